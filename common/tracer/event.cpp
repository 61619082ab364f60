#include "common/tracer/event.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tracer {
namespace {

constexpr std::array words{
    std::pair{EventKind::started, std::string_view{"started"}},
    std::pair{EventKind::forked, std::string_view{"forked"}},
    std::pair{EventKind::execed, std::string_view{"execed"}},
    std::pair{EventKind::grouped, std::string_view{"grouped"}},
    std::pair{EventKind::session_made, std::string_view{"session_made"}},
    std::pair{EventKind::disposition, std::string_view{"disposition"}},
    std::pair{EventKind::mask, std::string_view{"mask"}},
    std::pair{EventKind::sent, std::string_view{"sent"}},
    std::pair{EventKind::pending, std::string_view{"pending"}},
    std::pair{EventKind::merged, std::string_view{"merged"}},
    std::pair{EventKind::discarded, std::string_view{"discarded"}},
    std::pair{EventKind::delivered, std::string_view{"delivered"}},
    std::pair{EventKind::accepted, std::string_view{"accepted"}},
    std::pair{EventKind::handler_entered, std::string_view{"handler_entered"}},
    std::pair{EventKind::handler_left, std::string_view{"handler_left"}},
    std::pair{EventKind::slept, std::string_view{"slept"}},
    std::pair{EventKind::woke, std::string_view{"woke"}},
    std::pair{EventKind::stopped, std::string_view{"stopped"}},
    std::pair{EventKind::continued, std::string_view{"continued"}},
    std::pair{EventKind::exited, std::string_view{"exited"}},
    std::pair{EventKind::killed, std::string_view{"killed"}},
    std::pair{EventKind::reaped, std::string_view{"reaped"}},
    std::pair{EventKind::marked, std::string_view{"marked"}},
};

} // namespace

std::string_view to_string(EventKind kind) noexcept {
  const auto found = std::ranges::find(words, kind, &decltype(words)::value_type::first);
  return found != words.end() ? found->second : "unknown";
}

std::optional<EventKind> event_kind_from(std::string_view word) noexcept {
  const auto found = std::ranges::find(words, word, &decltype(words)::value_type::second);
  return found != words.end() ? std::optional{found->first} : std::nullopt;
}

} // namespace tracer
