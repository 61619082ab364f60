// kill(0, …) is heard by everybody in the group: the launcher, which forgot that it is one of them,
// dies of it.
#include "kill_group.hpp"

int main() {
  return kill_group::run(kill_group::start_child_and_wait);
}
