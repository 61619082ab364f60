#include "tools/mutation/statements.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mutation {
namespace {

constexpr std::array<std::string_view, 9> never_deleted{"using",
                                                        "static_assert",
                                                        "typedef",
                                                        "friend",
                                                        "template",
                                                        "namespace",
                                                        "class",
                                                        "struct",
                                                        "enum"};
constexpr std::array<std::string_view, 5> controls{"if", "while", "for", "switch", "catch"};
constexpr std::array<std::string_view, 8> going_on{",", ")", ".", "->", ";", "(", "]", "}"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& all, std::string_view text) {
  return std::ranges::find(all, text) != all.end();
}

/// A bracket that is open.
struct Open {
  std::string_view text;
  std::size_t index = 0;            ///< its token
  std::optional<std::size_t> begin; ///< in a block: the first token of the statement
  bool controlled = false;          ///< a block that if, else, a loop or try begins
  bool declares = false;            ///< the body of a namespace or a class
};

class StatementSearch {
public:
  StatementSearch(std::string_view source, const std::vector<Token>& words)
      : source_{source}, words_{words} {}

  std::vector<Mutant> all() {
    open_.push_back({"{", 0, 0, false, true});
    for (std::size_t index = 0; index < words_.size(); ++index) {
      look_at(index);
    }
    return std::move(found_);
  }

private:
  [[nodiscard]] std::string_view text(std::size_t index) const {
    return index < words_.size() ? words_[index].text : std::string_view{};
  }

  void look_at(std::size_t index) {
    const std::string_view word = text(index);
    if (word == "(" || word == "[" || word == "{") {
      const bool block = word == "{";
      open_.push_back(
          {word, index, index + 1, block && controlled(index), block && declares(index)});
    } else if ((word == ")" || word == "]") && open_.size() > 1) {
      last_closed_ = open_.back().index;
      open_.pop_back();
    } else if (word == "}" && open_.size() > 1) {
      open_.pop_back();
      if (!is_one_of(going_on, text(index + 1)) || text(index + 1) == "}") {
        open_.back().begin = index + 1;
      }
    } else if (word == ";" && open_.back().text == "{") {
      remove(index);
      open_.back().begin = index + 1;
    } else if (word == ":" && is_access(index)) {
      open_.back().begin = index + 1;
    }
  }

  [[nodiscard]] bool is_access(std::size_t index) const {
    constexpr std::array<std::string_view, 4> access{"public", "private", "protected", "default"};
    return index > 0 && is_one_of(access, text(index - 1));
  }

  // A body of declarations; a class that is the type of something has its body later, or none.
  [[nodiscard]] bool declares(std::size_t index) const {
    constexpr std::array<std::string_view, 4> bodies{"namespace", "class", "struct", "enum"};
    const std::size_t begin = open_.back().begin.value_or(index);
    return open_.back().declares && is_one_of(bodies, text(begin)) && text(index - 1) != ")";
  }

  [[nodiscard]] bool controlled(std::size_t index) const {
    if (index == 0) {
      return false;
    }
    const std::string_view before = text(index - 1);
    if (before == "else" || before == "do" || before == "try") {
      return true;
    }
    return before == ")" && last_closed_ > 0 && is_one_of(controls, text(last_closed_ - 1));
  }

  void remove(std::size_t index) {
    const std::size_t begin = open_.back().begin.value_or(index);
    if (begin >= index || open_.back().declares) {
      return;
    }
    const std::string_view first = text(begin);
    if (is_one_of(never_deleted, first) || first == "case" || first == "while" ||
        (first == "return" && !open_.back().controlled)) {
      return;
    }
    const std::size_t at = words_[begin].at;
    const std::string_view gone = source_.substr(at, words_[index].at - at);
    std::string line_ends(static_cast<std::size_t>(std::ranges::count(gone, '\n')), '\n');
    found_.push_back({at, gone.size(), std::move(line_ends), "delete the statement"});
  }

  std::string_view source_;
  const std::vector<Token>& words_;
  std::vector<Open> open_;
  std::vector<Mutant> found_;
  std::size_t last_closed_ = 0;
};

} // namespace

std::vector<Mutant> without_a_statement(std::string_view source, const std::vector<Token>& words) {
  return StatementSearch{source, words}.all();
}

} // namespace mutation
