/// @file
/// @brief Code for the tests to step through: the "student's file" of the tracee's tests.
#pragma once

#include <string>

namespace stepped {

extern volatile int counter;
extern int plain;

/// @brief Adds one to `counter`, in three instructions or so.
void add_one();
/// @brief Calls getppid between two additions.
long with_call();
/// @brief The processor's flags, as a program may read them.
unsigned long flags();
/// @brief A text: its name in the program says so, too.
std::string word();

} // namespace stepped
