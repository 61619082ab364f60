// The main function of every lab's judge.
#include "common/judge/children.hpp"
#include "common/judge/options.hpp"
#include "common/judge/verdict_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <random>
#include <span>
#include <string_view>

namespace judge {

Options& options() {
  static Options all;
  return all;
}

namespace {

constexpr int bad_usage = 2;

template <typename Number>
bool take_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool take_option(std::string_view argument) {
  const auto value_of = [&](std::string_view name) {
    return argument.starts_with(name) ? argument.substr(name.size()) : std::string_view{};
  };
  if (const auto program = value_of("--subject="); !program.empty()) {
    options().subject = program;
    return true;
  }
  if (const auto number = value_of("--verdict-fd="); !number.empty()) {
    return take_number(number, options().verdict_fd);
  }
  if (const auto number = value_of("--seed="); !number.empty()) {
    return take_number(number, options().seed);
  }
  if (const auto source = value_of("--source="); !source.empty()) {
    options().own_sources.emplace_back(source);
    return true;
  }
  if (const auto point = value_of("--replay="); !point.empty()) {
    return take_number(point, options().replay.emplace());
  }
  if (const auto when = value_of("--record="); !when.empty()) {
    const auto* const found = std::find(record_words.begin(), record_words.end(), when);
    options().record = static_cast<Record>(found - record_words.begin());
    return found != record_words.end();
  }
  if (argument == "--weak-confinement") {
    options().weak = true;
    return true;
  }
  return false;
}

bool take_options(std::span<char*> arguments) {
  for (char* argument : arguments) {
    if (!take_option(argument)) {
      std::fprintf(
          stderr,
          "judge: what is %s? It takes --subject=PROGRAM --source=FILE --verdict-fd=N --seed=N "
          "--replay=POINT --record=never|failed|always --weak-confinement and GoogleTest's own "
          "options\n",
          argument);
      return false;
    }
  }
  return true;
}

int run(std::span<char*> arguments) {
  if (!take_options(arguments)) {
    return bad_usage;
  }
  if (options().seed == 0) {
    options().seed = std::random_device{}();
  }
  std::printf("seed %llu\n", static_cast<unsigned long long>(options().seed));
  if (options().verdict_fd >= 0) {
    ::fcntl(options().verdict_fd, F_SETFD, FD_CLOEXEC);
  }
  // Subjects have the judge's uid: none of them may look into it, trace it or take its descriptors.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  options().weak = options().weak || ::getpid() != 1;
  ::signal(SIGPIPE, SIG_IGN); // a subject may close its stdin before the judge has written all
  static_cast<void>(Children::instance()); // before any child: it blocks SIGCHLD
  auto* const stream = new VerdictStream{options().verdict_fd}; // GoogleTest owns it
  testing::UnitTest::GetInstance()->listeners().Append(stream);
  const int status = RUN_ALL_TESTS();
  if (options().verdict_fd >= 0 && options().record == Record::failed) {
    stream->record_failed();
  }
  return status;
}

} // namespace
} // namespace judge

int main(int argc, char** argv) {
  try {
    testing::InitGoogleMock(&argc, argv);
    return judge::run(std::span{argv, static_cast<std::size_t>(argc)}.subspan(1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "judge: %s\n", error.what());
    return judge::bad_usage;
  }
}
