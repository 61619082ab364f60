#include "common/posix/signal_table.hpp"

#include <algorithm>

namespace posix {

const StandardSignal* standard_signal(int number) noexcept {
  const auto* row = std::ranges::find(standard_signals, number, &StandardSignal::linux_number);
  return row == standard_signals.end() ? nullptr : row;
}

std::string_view to_string(DefaultAction action) noexcept {
  switch (action) {
  case DefaultAction::terminate:
    return "terminate";
  case DefaultAction::core:
    return "core";
  case DefaultAction::ignore:
    return "ignore";
  case DefaultAction::stop:
    return "stop";
  case DefaultAction::resume:
    return "resume";
  }
  return "";
}

} // namespace posix
