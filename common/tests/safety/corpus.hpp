/// @file
/// @brief The list that the corpus's handlers enter themselves into.
#pragma once

#include <string_view>

/// @brief Handlers with a flaw and correct ones.
namespace corpus {

/// @brief A handler and its name.
class Case {
public:
  using Handler = void (*)(int);

  Case(const char* name, Handler handler) noexcept : name_{name}, handler_{handler}, next_{first} {
    first = this;
  }

  [[nodiscard]] static Handler find(std::string_view name) noexcept {
    for (const Case* one = first; one != nullptr; one = one->next_) {
      if (name == one->name_) {
        return one->handler_;
      }
    }
    return nullptr;
  }

private:
  inline static const Case* first = nullptr;
  const char* name_;
  Handler handler_;
  const Case* next_;
};

/// @brief In another translation unit: it logs, deep down.
void note(int signo);
/// @brief In another translation unit: it counts, as a handler may.
void count(int signo) noexcept;
/// @brief Called by a handler of the probe's: prints.
void called_badly(int signo);
/// @brief Called by a handler of the probe's: writes.
void called_well(int signo);

/// @brief A template that calls something.
template <typename Function>
void apply(Function function, int signo) {
  function(signo);
}

} // namespace corpus

/// @brief Defines a handler of `int signo`. A line that ends in "expect NAME: WORD" is the one that
/// the watch has to name for it.
#define HANDLER(NAME)                                                                              \
  static void NAME(int signo);                                                                     \
  static const corpus::Case case_##NAME{#NAME, NAME};                                              \
  static void NAME([[maybe_unused]] int signo)
