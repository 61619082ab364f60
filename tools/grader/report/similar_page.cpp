#include "tools/grader/report/page.hpp"
#include "tools/grader/report/report.hpp"
#include "tools/grader/report/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace grader {
namespace {

using kainjow::mustache::data;
using Stretches = std::vector<std::pair<int, int>>;

std::vector<std::string> lines_of(const std::string& source) {
  std::vector<std::string> lines;
  std::istringstream stream{source};
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// Lines of a source, each with its number in front.
std::string numbered(const std::vector<std::string>& lines, int first, int last) {
  std::string text;
  for (int line = first; line <= last; ++line) {
    text += fmt::format("{:>4}  {}\n", line, lines[static_cast<std::size_t>(line) - 1]);
  }
  return text;
}

/// One side cut into blocks, shared and not; stretches keep the pair's numbers.
data blocks_of(const std::string& source, const Stretches& stretches) {
  const std::vector<std::string> lines = lines_of(source);
  const int end = static_cast<int>(lines.size());
  std::vector<std::size_t> order(stretches.size());
  for (std::size_t index = 0; index < order.size(); ++index) {
    order[index] = index;
  }
  std::ranges::sort(order, {}, [&](std::size_t index) { return stretches[index]; });
  data blocks{data::type::list};
  const auto add = [&](const data& shared, int first, int last) {
    data block;
    block.set("shared", shared);
    block.set("lines", fmt::format("{}–{}", first, last));
    block.set("text", text_value(numbered(lines, first, last)));
    blocks << block;
  };
  int next = 1;
  for (const std::size_t index : order) {
    const int first = std::max(stretches[index].first, next);
    const int last = std::min(stretches[index].second, end);
    if (first > next && next <= end) {
      add(data{false}, next, std::min(first - 1, end));
    }
    if (first <= last) {
      add(data{fmt::format("{}", index + 1)}, first, last);
    }
    next = std::max(next, last + 1);
  }
  if (next <= end) {
    add(data{false}, next, end);
  }
  return blocks;
}

std::string name_of(const ClassBook& book, const std::string& id) {
  const auto found = std::ranges::find(book.students, id, &Student::id);
  return found == book.students.end() ? id : found->name;
}

data side_of(const ClassBook& book, const SimilarPair& pair, bool one, const FileNames& names) {
  const std::string& id = one ? pair.one : pair.other;
  data side;
  side.set("side", one ? "one" : "other");
  side.set("across", one ? "other" : "one");
  side.set("file", names.of(id));
  side.set("name", text_value(name_of(book, id)));
  side.set("block",
           blocks_of(one ? pair.one_source : pair.other_source,
                     one ? pair.one_lines : pair.other_lines));
  return side;
}

} // namespace

std::string similar_page_name(const ClassBook& book, std::size_t index) {
  const std::string& lab = book.similar.at(index).lab;
  std::size_t rank = 1;
  for (std::size_t before = 0; before < index; ++before) {
    rank += book.similar[before].lab == lab ? 1 : 0;
  }
  return fmt::format("{}-{}", safe_file_name(lab), rank);
}

std::string similar_page(const ClassBook& book, std::size_t index, const FileNames& names) {
  const SimilarPair& pair = book.similar.at(index);
  data sides{data::type::list};
  sides << side_of(book, pair, true, names);
  sides << side_of(book, pair, false, names);
  const std::string one = name_of(book, pair.one);
  const std::string other = name_of(book, pair.other);
  data values;
  values.set("class", text_value(book.title));
  values.set("one", text_value(one));
  values.set("other", text_value(other));
  values.set("lab", text_value(pair.lab));
  values.set("percent", fmt::format("{:.0f}", pair.share * 100));
  values.set("sides", sides);
  return whole_page(fmt::format("{} and {}", one, other), fill(texts::similar_page, values), false);
}

} // namespace grader
