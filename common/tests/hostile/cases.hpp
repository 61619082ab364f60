/// @file
/// @brief Every hostile subject, and the verdict it is to get.
#pragma once

#include "common/judge/verdict.hpp"

#include <array>
#include <string_view>

namespace hostile {

/// @brief A probe of a subject that does not do what it is asked.
struct Case {
  std::string_view probe; ///< its name
  judge::Verdict verdict; ///< what the judge has to say
};

using enum judge::Verdict;

/// @brief The probes of probes.cpp, waits.cpp and honest.cpp, in the order they are run.
inline constexpr std::array cases{
    Case{"kill_everybody", fail},
    Case{"kill_own_group", crash},
    Case{"kill_session", fail},
    Case{"kill_the_judge", fail},
    Case{"stop_the_judge", fail},
    Case{"flood_the_judge", fail},
    Case{"signal_by_pidfd", fail},
    Case{"signal_by_owner", fail},
    Case{"starve_the_judge", fail},
    Case{"stop_itself", hang},
    Case{"trace_the_judge", fail},
    Case{"write_judge_memory", fail},
    Case{"take_judge_descriptors", fail},
    Case{"open_judge_descriptors", fail},
    Case{"write_verdicts_everywhere", fail},
    Case{"nested_namespaces", fail},
    Case{"socket_of_the_hypervisor", fail},
    Case{"print_a_report", fail},
    Case{"canned_answer", fail},
    Case{"invalid_text", fail},
    Case{"exit_in_the_middle", fail},
    Case{"throw_something", fail},
    Case{"not_written", todo},
    Case{"segfault", crash},
    Case{"leave_a_daemon", fail},
    Case{"leave_a_stopped_child", fail},
    Case{"fork_bomb", limit},
    Case{"fork_and_setsid", limit},
    Case{"thread_bomb", fail},
    Case{"memory_bomb", limit},
    Case{"fill_the_disk", fail},
    Case{"endless_output", limit},
    Case{"endless_reports", limit},
    Case{"busy_loop", limit},
    Case{"busy_until_the_end", limit},
    Case{"busy_orphan", limit},
    Case{"in_pause", hang},
    Case{"in_sigsuspend", hang},
    Case{"in_sigwait", hang},
    Case{"in_read", hang},
    Case{"in_write", hang},
    Case{"in_read_of_socket", hang},
    Case{"in_read_of_eventfd", hang},
    Case{"in_read_of_signalfd", hang},
    Case{"in_open_of_fifo", hang},
    Case{"in_waitpid_of_sleeper", hang},
    Case{"in_waitpid_of_stopped", hang},
    Case{"in_waitid", hang},
    Case{"in_poll", hang},
    Case{"in_select", hang},
    Case{"in_epoll_wait", hang},
    Case{"in_mutex", hang},
    Case{"in_condition", hang},
    Case{"in_semaphore", hang},
    Case{"in_join", hang},
    Case{"in_flock", hang},
    Case{"in_record_lock", hang},
    Case{"in_msgrcv", hang},
    Case{"in_semop", hang},
    Case{"in_mq_receive", hang},
    Case{"in_a_ring_of_pipes", hang},
    Case{"with_everything_blocked", hang},
    Case{"with_a_timer_of_an_hour", hang},
    Case{"with_a_cancelled_timer", hang},
    Case{"with_a_deleted_timer", hang},
    Case{"after_alarm", pass},
    Case{"after_interval_timer", pass},
    Case{"after_posix_timer", pass},
    Case{"after_an_absolute_timer", pass},
    Case{"after_timerfd", pass},
    Case{"after_nanosleep", pass},
    Case{"after_sigtimedwait", pass},
    Case{"after_poll", pass},
    Case{"after_a_gate", pass},
    Case{"after_a_hold", pass},
    Case{"honest", pass},
};

/// @brief What an honest subject answers.
/// @param[in] number what it was asked
constexpr long answer(long number) {
  return 3 * number + 1;
}

} // namespace hostile
