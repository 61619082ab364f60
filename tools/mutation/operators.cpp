#include "tools/mutation/operators.hpp"

#include "tools/mutation/relatives.hpp"
#include "tools/mutation/statements.hpp"
#include "tools/mutation/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace mutation {
namespace {

class Search {
public:
  explicit Search(std::string_view source) : source_{source}, words_{tokens(source)} {}

  std::vector<Mutant> all() {
    found_ = without_a_statement(source_, words_);
    for (index_ = 0; index_ < words_.size(); ++index_) {
      switch (here().kind) {
      case Kind::name:
        relate();
        negate_condition();
        negate_choice();
        swap_arguments();
        break;
      case Kind::number:
        count_wrong();
        break;
      case Kind::sign:
        turn_around();
        drop_sign();
        break;
      case Kind::text:
        break;
      }
    }
    std::ranges::stable_sort(found_, {}, &Mutant::at);
    return std::move(found_);
  }

private:
  [[nodiscard]] const Token& here() const { return words_[index_]; }

  /// The token that many further on; an empty one outside of the source.
  [[nodiscard]] std::string_view near(int steps) const {
    const std::ptrdiff_t index = static_cast<std::ptrdiff_t>(index_) + steps;
    return index >= 0 && index < std::ssize(words_) ? words_[static_cast<std::size_t>(index)].text
                                                    : std::string_view{};
  }

  void change(const Token& token, std::string becomes, std::string says) {
    found_.push_back({token.at, token.text.size(), std::move(becomes), std::move(says)});
  }

  void relate() {
    if (is_flag(here().text)) {
      change(here(), "0", fmt::format("leave out {}", here().text));
    }
    for (const std::string_view relative : relatives(here().text)) {
      change(here(),
             std::string{relative},
             relative.empty() ? fmt::format("leave out {}", here().text)
                              : fmt::format("{} for {}", relative, here().text));
    }
  }

  /// Binary operators stand between blanks; the brackets of templates do not.
  [[nodiscard]] bool is_binary() const {
    const auto blank = [this](std::size_t at) {
      return at < source_.size() && (source_[at] == ' ' || source_[at] == '\n');
    };
    return here().at > 0 && blank(here().at - 1) && blank(here().end());
  }

  void turn_around() {
    if (!is_binary()) {
      if (here().text == "++" || here().text == "--") {
        const std::string other = here().text == "++" ? "--" : "++";
        change(here(), other, fmt::format("{} for {}", other, here().text));
      }
      return;
    }
    for (const std::string_view relative : relatives(here().text)) {
      change(here(), std::string{relative}, fmt::format("{} for {}", relative, here().text));
    }
  }

  void drop_sign() {
    const bool unary = !is_binary() && index_ + 1 < words_.size() &&
                       words_[index_ + 1].at == here().end() &&
                       words_[index_ + 1].kind != Kind::sign;
    if (unary && (here().text == "!" || here().text == "-")) {
      change(here(), "", fmt::format("leave out {}", here().text));
    }
  }

  /// The token that closes the bracket at this index.
  [[nodiscard]] std::optional<std::size_t> closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t index = open; index < words_.size(); ++index) {
      const std::string_view word = words_[index].text;
      depth += word == "(" || word == "{" || word == "[" ? 1 : 0;
      depth -= word == ")" || word == "}" || word == "]" ? 1 : 0;
      if (depth == 0) {
        return index;
      }
    }
    return std::nullopt;
  }

  void negate_condition() {
    if ((here().text != "if" && here().text != "while") || near(1) != "(") {
      return;
    }
    const std::optional<std::size_t> close = closing(index_ + 1);
    std::size_t begin = index_ + 2;
    if (!close || near(2) == "true") {
      return;
    }
    for (std::size_t index = begin; index < *close; ++index) { // if (declaration; condition)
      begin = words_[index].text == ";" ? index + 1 : begin;
    }
    if (words_[begin].text == "const") {
      return; // a declaration has no opposite
    }
    const std::size_t at = words_[begin].at;
    const std::size_t length = words_[*close].at - at;
    found_.push_back(
        {at, length, "!(" + std::string{source_.substr(at, length)} + ")", "negate the condition"});
  }

  void negate_choice() {
    constexpr std::array<std::string_view, 4> longer{".", "->", "::", "!"};
    if (near(1) == "?" && std::ranges::find(longer, near(-1)) == longer.end()) {
      change(here(), "!" + std::string{here().text}, "negate the choice");
    }
  }

  void count_wrong() {
    long value = 0;
    const std::string_view text = here().text;
    const bool hexadecimal = text.starts_with("0x");
    const std::string_view digits = text.substr(hexadecimal ? 2 : 0);
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    const std::string suffix{rest, digits.data() + digits.size()};
    if (error != std::errc{} || suffix.find_first_not_of("uUlL") != std::string::npos) {
      return;
    }
    for (const long other : {value + 1, value - 1}) {
      if (other >= 0) {
        change(here(),
               fmt::format("{}{}", other, suffix),
               fmt::format("{} for {}", other, here().text));
      }
    }
  }

  void swap_arguments() {
    if (!has_swappable_arguments(here().text) || near(1) != "(") {
      return;
    }
    const std::optional<std::size_t> close = closing(index_ + 1);
    std::vector<std::size_t> commas;
    for (std::size_t index = index_ + 2; close && index < *close; ++index) {
      const std::string_view word = words_[index].text;
      if (word == "(" || word == "{" || word == "[") {
        index = closing(index).value_or(*close);
      } else if (word == ",") {
        commas.push_back(index);
      }
    }
    if (commas.empty()) {
      return;
    }
    const std::size_t begin = words_[index_ + 2].at;
    const std::size_t middle = words_[commas[0]].at;
    const std::size_t next = words_[commas[0] + 1].at;
    const std::size_t end = words_[commas.size() > 1 ? commas[1] : *close].at;
    found_.push_back({begin,
                      end - begin,
                      fmt::format("{}, {}",
                                  source_.substr(next, end - next),
                                  source_.substr(begin, middle - begin)),
                      fmt::format("swap the arguments of {}", here().text)});
  }

  std::string_view source_;
  std::vector<Token> words_;
  std::size_t index_ = 0;
  std::vector<Mutant> found_;
};

} // namespace

std::vector<Mutant> mutants(std::string_view source) {
  return Search{source}.all();
}

} // namespace mutation
