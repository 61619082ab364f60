#include "tools/grader/similarity/tokens.hpp"

#include "tools/course/files.hpp"

#include <algorithm>
#include <array>

namespace grader {
namespace {

constexpr std::array<std::string_view, 59> keywords{"alignas",
                                                    "auto",
                                                    "bool",
                                                    "break",
                                                    "case",
                                                    "catch",
                                                    "char",
                                                    "class",
                                                    "const",
                                                    "const_cast",
                                                    "constexpr",
                                                    "continue",
                                                    "decltype",
                                                    "default",
                                                    "delete",
                                                    "do",
                                                    "double",
                                                    "dynamic_cast",
                                                    "else",
                                                    "enum",
                                                    "explicit",
                                                    "extern",
                                                    "false",
                                                    "float",
                                                    "for",
                                                    "friend",
                                                    "goto",
                                                    "if",
                                                    "inline",
                                                    "int",
                                                    "long",
                                                    "mutable",
                                                    "namespace",
                                                    "new",
                                                    "noexcept",
                                                    "nullptr",
                                                    "operator",
                                                    "private",
                                                    "public",
                                                    "register",
                                                    "reinterpret_cast",
                                                    "return",
                                                    "short",
                                                    "signed",
                                                    "sizeof",
                                                    "static",
                                                    "static_cast",
                                                    "struct",
                                                    "switch",
                                                    "template",
                                                    "this",
                                                    "throw",
                                                    "true",
                                                    "try",
                                                    "typename",
                                                    "union",
                                                    "unsigned",
                                                    "using",
                                                    "while"};

bool begins_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

bool digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool capitals(std::string_view name) {
  return name.size() > 2 && std::ranges::none_of(name, [](char letter) {
           return (letter >= 'a' && letter <= 'z') || static_cast<unsigned char>(letter) >= 0x80;
         });
}

class Lexer {
public:
  explicit Lexer(std::string_view source) : rest_{source} {}

  std::vector<Token> take() {
    bool line_begins = true;
    while (!rest_.empty()) {
      const char letter = rest_[0];
      if (letter == '\n') {
        line_begins = true;
        skip(1);
      } else if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\v' ||
                 letter == '\f') {
        skip(1);
      } else if (rest_.starts_with("//") || (letter == '#' && line_begins)) {
        skip_line();
      } else if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        skip(end == std::string_view::npos ? rest_.size() : end + 2);
      } else {
        line_begins = false;
        take_token();
      }
    }
    return std::move(tokens_);
  }

private:
  void skip(std::size_t length) {
    line_ += static_cast<int>(std::ranges::count(rest_.substr(0, length), '\n'));
    rest_.remove_prefix(length);
  }

  // To the line's end; a backslash before it joins the next one.
  void skip_line() {
    std::size_t end = rest_.find('\n');
    while (end != std::string_view::npos && end > 0 && rest_[end - 1] == '\\') {
      end = rest_.find('\n', end + 1);
    }
    skip(std::min(end, rest_.size()));
  }

  void add(std::string_view kind, std::size_t length) {
    tokens_.push_back({course::fingerprint(kind), line_});
    after_colons_ = kind == "::";
    skip(length);
  }

  void take_token() {
    const char letter = rest_[0];
    if (begins_name(letter)) {
      take_name();
    } else if (digit(letter) || (letter == '.' && rest_.size() > 1 && digit(rest_[1]))) {
      add("1", number_length());
    } else if (letter == '"' || letter == '\'') {
      add("\"", quoted_length(letter));
    } else if (rest_.starts_with("::")) {
      add("::", 2);
    } else {
      add(rest_.substr(0, 1), 1);
    }
  }

  void take_name() {
    std::size_t length = 1;
    while (length < rest_.size() && (begins_name(rest_[length]) || digit(rest_[length]))) {
      ++length;
    }
    const std::string_view name = rest_.substr(0, length);
    if (length < rest_.size() && rest_[length] == '"' && name.size() <= 3 && name.ends_with('R')) {
      add("\"", length + raw_length(length));
    } else if (std::ranges::find(keywords, name) != keywords.end() || after_colons_ ||
               capitals(name)) {
      add(name, length);
    } else {
      add("n", length);
    }
  }

  [[nodiscard]] std::size_t number_length() const {
    std::size_t length = 1;
    while (length < rest_.size()) {
      const char letter = rest_[length];
      const char before = rest_[length - 1];
      const bool exponent = (letter == '+' || letter == '-') &&
                            (before == 'e' || before == 'E' || before == 'p' || before == 'P');
      if (!begins_name(letter) && !digit(letter) && letter != '.' && letter != '\'' && !exponent) {
        break;
      }
      ++length;
    }
    return length;
  }

  // A text that does not end on its line ends with the line.
  [[nodiscard]] std::size_t quoted_length(char quote) const {
    std::size_t length = 1;
    while (length < rest_.size() && rest_[length] != quote && rest_[length] != '\n') {
      length += rest_[length] == '\\' && length + 1 < rest_.size() ? 2 : 1;
    }
    return std::min(length + (length < rest_.size() && rest_[length] == quote ? 1 : 0),
                    rest_.size());
  }

  // Of a raw text whose quote stands at `begin`.
  [[nodiscard]] std::size_t raw_length(std::size_t begin) const {
    const std::size_t open = rest_.find('(', begin);
    if (open == std::string_view::npos || open - begin > 17) {
      return 1;
    }
    const std::string end = ")" + std::string{rest_.substr(begin + 1, open - begin - 1)} + "\"";
    const std::size_t close = rest_.find(end, open);
    return close == std::string_view::npos ? rest_.size() - begin : close + end.size() - begin;
  }

  std::string_view rest_;
  int line_ = 1;
  bool after_colons_ = false;
  std::vector<Token> tokens_;
};

} // namespace

std::vector<Token> tokens_of(std::string_view source) {
  return Lexer{source}.take();
}

} // namespace grader
