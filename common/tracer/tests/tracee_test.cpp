#include "common/tracer/symbols.hpp"
#include "common/tracer/tests/stepped.hpp"
#include "common/tracer/tests/traced_child.hpp"
#include "common/tracer/tracee.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <set>

using tracer::Stop;
using tracer::StopKind;
using tracer::Symbols;
using tracer::Tracee;
using tracer::arch::Word;

namespace {

template <typename Result>
Word address_of(Result (*function)()) {
  return reinterpret_cast<Word>(function);
}

int add_twice() {
  stepped::add_one();
  stepped::add_one();
  return stepped::counter;
}

// Steps until the thread has left the function it stands in.
int step_out(Tracee& tracee) {
  const Word back = tracee.return_address();
  int steps = 0;
  while (tracee.registers().instruction() != back) {
    tracee.step();
    const Stop stop = tracee.wait();
    EXPECT_EQ(stop.kind, StopKind::stepped);
    if (stop.kind != StopKind::stepped) {
      break;
    }
    ++steps;
  }
  return steps;
}

} // namespace

TEST(Tracee, StopsAtABreakpointEachTimeAndGoesOnOverIt) {
  TracedChild child{add_twice, stepped::add_one};
  EXPECT_EQ(child.first().kind, StopKind::breakpoint);
  EXPECT_EQ(child->registers().instruction(), address_of(stepped::add_one));
  child->resume();
  EXPECT_EQ(child->wait().kind, StopKind::breakpoint);
  child->resume();
  EXPECT_EQ(child->wait().kind, StopKind::exiting);
  child->resume();
  EXPECT_EQ(child->wait().status, posix::WaitStatus::of_exit(2));
}

TEST(Tracee, StepsInstructionByInstruction) {
  TracedChild child{add_twice, stepped::add_one};
  const int steps = step_out(*child);
  EXPECT_GE(steps, 3);
  EXPECT_LE(steps, 12);
  EXPECT_EQ(child->read<int>(reinterpret_cast<Word>(&stepped::counter)), 1);
}

TEST(Tracee, AStepOverACallIsOneStep) {
  TracedChild child{[] { return stepped::with_call() == ::getppid() ? 2 : 0; }, stepped::add_one};
  (void)step_out(*child);
  const Word again = address_of(stepped::add_one);
  int steps = 0;
  while (child->registers().instruction() != again && steps < 1000) {
    child->step();
    ASSERT_EQ(child->wait().kind, StopKind::stepped);
    ++steps;
  }
  EXPECT_LT(steps, 60);
  child->remove_breakpoints();
  child->resume();
  EXPECT_EQ(child->wait().kind, StopKind::exiting);
  child->resume();
  EXPECT_EQ(child->wait().status, posix::WaitStatus::of_exit(2));
}

TEST(Tracee, ASteppedProgramDoesNotSeeTheTrapFlag) {
  TracedChild stepped_child{[] {
                              stepped::add_one();
                              return (stepped::flags() & 0x100U) != 0 ? 1 : 3;
                            },
                            stepped::add_one};
  Stop stop = stepped_child.first();
  while (stop.kind == StopKind::stepped || stop.kind == StopKind::breakpoint) {
    stepped_child->step();
    stop = stepped_child->wait();
  }
  EXPECT_EQ(stop.kind, StopKind::exiting);
  EXPECT_EQ(posix::WaitStatus{static_cast<int>(stop.message)}, posix::WaitStatus::of_exit(3));
}

namespace {

int with_sigtrap_blocked_and_ignored() {
  sigset_t all;
  sigfillset(&all);
  ::signal(SIGTRAP, SIG_IGN);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  stepped::add_one();
  stepped::add_one();
  sigset_t now;
  sigprocmask(SIG_BLOCK, nullptr, &now);

  struct sigaction action {};

  sigaction(SIGTRAP, nullptr, &action);
  return (sigismember(&now, SIGTRAP) == 1 ? 1 : 0) + (action.sa_handler == SIG_IGN ? 2 : 0);
}

volatile sig_atomic_t own_traps = 0;

int with_own_sigtraps() {
  ::signal(SIGTRAP, [](int) { own_traps = own_traps + 1; });
  stepped::add_one();
  ::raise(SIGTRAP);
  sigset_t trap;
  sigemptyset(&trap);
  sigaddset(&trap, SIGTRAP);
  sigprocmask(SIG_BLOCK, &trap, nullptr);
  ::raise(SIGTRAP);
  stepped::add_one();
  const int before = own_traps;
  sigprocmask(SIG_UNBLOCK, &trap, nullptr);
  return 10 * before + own_traps;
}

posix::WaitStatus step_to_the_end(TracedChild& child) {
  Stop stop = child.first();
  while (stop.kind != StopKind::ended) {
    if (stop.kind == StopKind::signal) {
      child->step(stop.signo);
    } else {
      child->step();
    }
    stop = child->wait();
  }
  return stop.status;
}

posix::WaitStatus run_to_the_end(TracedChild& child) {
  Stop stop = child.first();
  while (stop.kind != StopKind::ended) {
    child->resume(stop.kind == StopKind::signal ? stop.signo : 0);
    stop = child->wait();
  }
  return stop.status;
}

} // namespace

TEST(Tracee, StepsLeaveABlockedAndIgnoredSigtrapAsItIs) {
  TracedChild child{with_sigtrap_blocked_and_ignored, stepped::add_one};
  EXPECT_TRUE(child->mask().contains(SIGTRAP));
  EXPECT_EQ(step_to_the_end(child), posix::WaitStatus::of_exit(3));
}

TEST(Tracee, BreakpointsLeaveABlockedAndIgnoredSigtrapAsItIs) {
  TracedChild child{with_sigtrap_blocked_and_ignored, stepped::add_one};
  EXPECT_EQ(run_to_the_end(child), posix::WaitStatus::of_exit(3));
}

TEST(Tracee, AProgramsOwnSigtrapsReachItOnceEach) {
  TracedChild stepped_child{with_own_sigtraps, stepped::add_one};
  EXPECT_EQ(step_to_the_end(stepped_child), posix::WaitStatus::of_exit(12));
  TracedChild run_child{with_own_sigtraps, stepped::add_one};
  EXPECT_EQ(run_to_the_end(run_child), posix::WaitStatus::of_exit(12));
}

TEST(Tracee, InjectsACallAndLeavesNoTrace) {
  TracedChild child{add_twice, stepped::add_one};
  EXPECT_EQ(child->inject(SYS_getpid), child->pid());
  EXPECT_EQ(child->inject(SYS_close, {12345}), -EBADF);
  EXPECT_EQ(run_to_the_end(child), posix::WaitStatus::of_exit(2));
}

TEST(Tracee, ASnapshotGoesItsOwnWay) {
  TracedChild child{add_twice, stepped::add_one};
  (void)step_out(*child);
  for (int i = 0; i < 3; ++i) {
    Tracee copy = child->snapshot();
    EXPECT_EQ(copy.registers().instruction(), child->registers().instruction());
    ::kill(copy.pid(), SIGTERM);
    copy.resume();
    Stop stop = copy.wait();
    ASSERT_EQ(stop.kind, StopKind::signal);
    EXPECT_EQ(stop.signo, SIGTERM);
    copy.resume(); // without the signal
    EXPECT_EQ(copy.wait().kind, StopKind::breakpoint);
    copy.resume();
    EXPECT_EQ(copy.wait().kind, StopKind::exiting);
    copy.resume();
    EXPECT_EQ(copy.wait().status, posix::WaitStatus::of_exit(2));
  }
  EXPECT_EQ(run_to_the_end(child), posix::WaitStatus::of_exit(2));
}

TEST(Tracee, EntersAHandlerAtItsFirstInstruction) {
  static volatile sig_atomic_t seen = 0;
  TracedChild child{[] {
                      ::signal(SIGUSR1, [](int) { seen = 5; });
                      stepped::add_one();
                      return static_cast<int>(seen);
                    },
                    stepped::add_one};
  ::kill(child->pid(), SIGUSR1);
  child->resume();
  const Stop stop = child->wait();
  ASSERT_EQ(stop.kind, StopKind::signal);
  EXPECT_EQ(child->siginfo().si_pid, ::getpid());
  child->enter_handler(stop.signo);
  EXPECT_EQ(child->wait().kind, StopKind::stepped);
  EXPECT_TRUE(child->mask().contains(SIGUSR1));
  EXPECT_EQ(child->registers().argument(0), static_cast<Word>(SIGUSR1));
  child->remove_breakpoints();
  child->resume();
  EXPECT_EQ(child->wait().kind, StopKind::exiting);
  child->resume();
  EXPECT_EQ(child->wait().status, posix::WaitStatus::of_exit(5));
}

TEST(Symbols, KnowTheStudentsCodeAndItsLines) {
  TracedChild child{add_twice, stepped::add_one};
  const Symbols symbols{child->pid(), {"stepped.cpp"}};
  const Word here = address_of(stepped::add_one);
  EXPECT_TRUE(symbols.own(here));
  EXPECT_FALSE(symbols.own(reinterpret_cast<Word>(&add_twice)));
  EXPECT_EQ(symbols.name_at(here), "stepped::add_one");
  EXPECT_EQ(symbols.addresses_of("stepped::add_one"), std::vector<Word>{here});
  const Word word = address_of(stepped::word);
  EXPECT_EQ(symbols.name_at(word), "stepped::word");
  EXPECT_EQ(symbols.addresses_of("stepped::word"), std::vector<Word>{word});
  ASSERT_TRUE(symbols.place_at(here));
  EXPECT_THAT(symbols.place_at(here)->file, testing::EndsWith("stepped.cpp"));
  EXPECT_EQ(symbols.place_at(here)->line, 12);
  EXPECT_GE(symbols.own_functions().size(), 3U);
}

TEST(Symbols, KnowAllNamesOfALibraryFunction) {
  const Symbols symbols{::getpid()};
  const auto function = symbols.function_at(reinterpret_cast<Word>(&::write));
  ASSERT_TRUE(function);
  EXPECT_EQ(function->names.front(), "write");
  EXPECT_THAT(function->names, testing::Contains("__write"));
  EXPECT_THAT(function->object, testing::StartsWith("libc"));
}

TEST(Symbols, ListVariablesWithTypes) {
  const Symbols symbols{::getpid(), {"stepped.cpp"}};
  const auto all = symbols.variables();
  ASSERT_EQ(all.size(), 2U);
  for (const tracer::Variable& one : all) {
    const bool is_counter = one.name == "stepped::counter";
    EXPECT_TRUE(is_counter || one.name == "stepped::plain") << one.name;
    EXPECT_EQ(one.is_volatile, is_counter);
    EXPECT_EQ(one.type, is_counter ? "volatile int" : "int");
    EXPECT_EQ(one.size, sizeof(int));
    EXPECT_EQ(one.address,
              is_counter ? reinterpret_cast<Word>(&stepped::counter)
                         : reinterpret_cast<Word>(&stepped::plain));
  }
}

TEST(Symbols, TellTheCallChain) {
  TracedChild child{[] { return static_cast<int>(stepped::with_call() & 1); }, stepped::add_one};
  const Symbols symbols{child->pid(), {"stepped.cpp"}};
  const auto chain = symbols.call_chain(child->pid());
  ASSERT_GE(chain.size(), 3U);
  EXPECT_EQ(chain[0].function, "stepped::add_one");
  EXPECT_EQ(chain[1].function, "stepped::with_call");
  EXPECT_TRUE(chain[1].own);
  ASSERT_TRUE(chain[1].place);
  EXPECT_EQ(chain[1].place->line, 18);
  EXPECT_FALSE(chain[2].own);
  EXPECT_EQ(symbols.own_place(child->pid())->line, 12);
}
