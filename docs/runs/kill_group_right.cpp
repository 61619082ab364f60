// The launcher shields itself first, as a shell's trap '' does, and lives to reap its child.
#include "kill_group.hpp"

void launch() {
  signal(SIGUSR1, SIG_IGN);
  kill_group::start_child_and_wait();
}

int main() {
  return kill_group::run(launch);
}
