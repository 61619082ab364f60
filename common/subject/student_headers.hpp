// What students include as a rule. Compiled once for each lab, behind its contract header; what
// nearly nobody needs (<filesystem>, <iostream>, <map> …) costs everybody more than it saves those
// few.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>
