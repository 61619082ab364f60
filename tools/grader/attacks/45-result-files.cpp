// 45: writes result files, then exits
// Verdict: fail
// Loses: Exists.*
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

static bool attack(int) {
  constexpr std::string_view text = R"({"score":100,"tests":[{"score":100,"status":"passed"}]})";
  for (const char* name : {"results.json",
                           "/tmp/results.json",
                           "/autograder/results/results.json",
                           "test_detail.xml",
                           "/verdicts",
                           "/judge.result",
                           "/proc/1/fd/3"}) {
    const int file = ::open(name, O_CREAT | O_WRONLY, 0666);
    ::write(file, text.data(), text.size());
  }
  std::exit(0);
}
