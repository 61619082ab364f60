#include "tools/mutation/tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace mutation {
namespace {

constexpr std::array<std::string_view, 21> long_signs{"...", "->*", "<=>", "::", "->", "++", "--",
                                                      "<=",  ">=",  "==",  "!=", "&&", "||", "+=",
                                                      "-=",  "*=",  "/=",  "|=", "&=", "^=", "<<"};

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Reader {
public:
  explicit Reader(std::string_view source) : source_{source} {}

  std::vector<Token> read() {
    while (at_ < source_.size()) {
      step();
    }
    return std::move(tokens_);
  }

private:
  [[nodiscard]] std::string_view rest() const { return source_.substr(at_); }

  [[nodiscard]] bool line_begins() const {
    const std::size_t before = source_.find_last_not_of(" \t", at_ - 1);
    return at_ == 0 || before == std::string_view::npos || source_[before] == '\n';
  }

  void step() {
    const char c = source_[at_];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (rest().starts_with("//") || (c == '#' && line_begins())) {
      skip_to("\n");
    } else if (rest().starts_with("/*")) {
      skip_to("*/");
    } else if (rest().starts_with("R\"")) {
      const std::size_t bracket = std::min(rest().find('('), rest().size());
      const std::string close = ")" + std::string{rest().substr(2, bracket - 2)} + "\"";
      take(Kind::text, std::min(rest().find(close), rest().size() - close.size()) + close.size());
    } else if (c == '"' || c == '\'') {
      take(Kind::text, quoted(c));
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      take(Kind::number, while_in([](char d) { return in_name(d) || d == '\'' || d == '.'; }));
    } else if (in_name(c)) {
      take(Kind::name, while_in(in_name));
    } else {
      const auto* sign = std::ranges::find_if(
          long_signs, [this](std::string_view one) { return rest().starts_with(one); });
      take(Kind::sign, sign == long_signs.end() ? 1 : sign->size());
    }
  }

  void skip_to(std::string_view end) {
    const std::size_t found = source_.find(end, at_ + 1);
    at_ = found == std::string_view::npos ? source_.size() : found + end.size();
  }

  [[nodiscard]] std::size_t quoted(char quote) const {
    std::size_t length = 1;
    while (length < rest().size() && rest()[length] != quote) {
      length += rest()[length] == '\\' ? 2 : 1;
    }
    return std::min(length + 1, rest().size());
  }

  template <typename Belongs>
  [[nodiscard]] std::size_t while_in(Belongs belongs) const {
    return static_cast<std::size_t>(std::ranges::find_if_not(rest(), belongs) - rest().begin());
  }

  void take(Kind kind, std::size_t length) {
    tokens_.push_back({kind, at_, rest().substr(0, length)});
    at_ += length;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

} // namespace

std::vector<Token> tokens(std::string_view source) {
  return Reader{source}.read();
}

} // namespace mutation
