// What a handler has done: errno, variables, and the words for a flaw.
#include "common/tracer/handler_watch.hpp"
#include "common/tracer/image.hpp"

#include <algorithm>
#include <utility>

namespace tracer {

namespace {

// Variables that are larger together are not compared after each instruction.
constexpr std::size_t most_bytes = std::size_t{64} * 1024;

bool may_be_written(const Variable& variable) {
  std::string_view type = variable.type;
  return variable.is_constant || type.starts_with("volatile sig_atomic_t") ||
         type.starts_with("volatile __sig_atomic_t") || type.find("atomic<") != type.npos ||
         type.find("atomic_") == 0 || type.find("::atomic_") != type.npos ||
         type.find("__atomic_base<") != type.npos;
}

} // namespace

void HandlerWatch::choose_variables() {
  std::size_t total = 0;
  for (Variable& variable : symbols_.variables(true, true)) {
    if (!may_be_written(variable) && variable.size > 0 && total + variable.size <= most_bytes) {
      total += variable.size;
      plain_.push_back(std::move(variable));
    }
  }
  // Neighbours are read together.
  constexpr arch::Word gap = 64;
  for (const Variable& variable : plain_) {
    const arch::Word end = variable.address + variable.size;
    if (!contents_.empty() &&
        variable.address <= contents_.back().begin + contents_.back().bytes.size() + gap) {
      Span& last = contents_.back();
      last.bytes.resize(std::max<std::size_t>(last.bytes.size(), end - last.begin));
    } else {
      contents_.push_back({variable.address, std::vector<std::uint8_t>(variable.size)});
    }
  }
}

void HandlerWatch::refresh() {
  for (Span& span : contents_) {
    tracee_.read(span.begin, span.bytes.data(), span.bytes.size());
  }
}

void HandlerWatch::look() {
  look_at_error();
  look_at_variables();
}

void HandlerWatch::look_at_error() {
  if (!error_address_) {
    return;
  }
  const int value = tracee_.read<int>(*error_address_).value_or(error_.value);
  if (value != error_.value) {
    error_ = {value, flaw(FlawKind::error, called_)};
  }
}

void HandlerWatch::look_at_variables() {
  for (Span& span : contents_) {
    std::vector<std::uint8_t> bytes(span.bytes.size());
    if (tracee_.read(span.begin, bytes.data(), bytes.size()) != bytes.size() ||
        bytes == span.bytes) {
      continue;
    }
    for (const Variable& variable : plain_) {
      if (variable.address < span.begin ||
          variable.address + variable.size > span.begin + bytes.size()) {
        continue;
      }
      const auto offset = static_cast<std::ptrdiff_t>(variable.address - span.begin);
      if (!std::equal(bytes.begin() + offset,
                      bytes.begin() + offset + static_cast<std::ptrdiff_t>(variable.size),
                      span.bytes.begin() + offset)) {
        Flaw found = flaw(FlawKind::variable, variable.name);
        found.type = variable.type;
        tell_(found);
      }
    }
    span.bytes = std::move(bytes);
  }
}

bool HandlerWatch::written_by_student(const posix::Place& place) const {
  return ends_in_one(place.file, own_sources_);
}

// Tells the student's line that is run, and how it came there.
Flaw HandlerWatch::flaw(FlawKind kind, std::string name) const {
  Flaw found{kind, 0, std::move(name), {}, {}, {}};
  for (const Frame& frame : frames_) {
    found.signo = frame.kind == FrameKind::handler ? frame.signo : found.signo;
  }
  tracer::Frame first{last_own_, symbols_.name_at(last_own_), symbols_.place_at(last_own_), true};
  if (first.place && written_by_student(*first.place)) {
    found.chain.push_back(first);
  }
  bool skipped = false;
  for (tracer::Frame& frame : symbols_.call_chain(tracee_.pid())) {
    if (!frame.own) {
      if (symbols_.object_at(frame.address) != program_ && skipped) {
        break; // where the signal came
      }
      skipped = true;
      continue;
    }
    skipped = true;
    if (!frame.place || !written_by_student(*frame.place) ||
        (!found.chain.empty() && frame.function == found.chain.back().function)) {
      continue;
    }
    found.chain.push_back(std::move(frame));
  }
  if (!found.chain.empty()) {
    found.place = found.chain.front().place;
  }
  return found;
}

} // namespace tracer
