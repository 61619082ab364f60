#include "common/tracer/symbols.hpp"

#include "common/tracer/image.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace tracer {

namespace {

// Unwinding needs no debugging information, and looking for it takes long.
int find_nothing(
    Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*, GElf_Word, char**) {
  return -1;
}

} // namespace

class Symbols::State {
public:
  struct Object {
    arch::Word begin;
    arch::Word end;
    arch::Word bias;
    std::shared_ptr<const Image> image;
  };

  // The unwinder reads the live process: its registers, memory and map.
  struct Unwinder {
    Dwfl_Callbacks callbacks{dwfl_linux_proc_find_elf, find_nothing, nullptr, nullptr};
    Dwfl* dwfl = nullptr;

    explicit Unwinder(pid_t pid) : dwfl{dwfl_begin(&callbacks)} {
      dwfl_linux_proc_report(dwfl, pid);
      dwfl_report_end(dwfl, nullptr, nullptr);
      dwfl_linux_proc_attach(dwfl, pid, true);
    }

    ~Unwinder() { dwfl_end(dwfl); }

    Unwinder(const Unwinder&) = delete;
    Unwinder& operator=(const Unwinder&) = delete;
  };

  std::vector<std::string> own_sources;
  std::vector<Object> objects; // the program first
  std::vector<std::pair<arch::Word, arch::Word>> own_ranges;
  std::map<pid_t, std::unique_ptr<Unwinder>> unwinders;

  const Object* object_at(arch::Word address) const {
    const auto found = std::ranges::find_if(objects, [address](const Object& object) {
      return address >= object.begin && address < object.end;
    });
    return found != objects.end() ? &*found : nullptr;
  }
};

Symbols::~Symbols() = default;
Symbols::Symbols(Symbols&&) noexcept = default;
Symbols& Symbols::operator=(Symbols&&) noexcept = default;

Symbols::Symbols(pid_t pid, std::vector<std::string> own_sources)
    : state_{std::make_unique<State>()} {
  state_->own_sources = std::move(own_sources);
  const std::string proc = "/proc/" + std::to_string(pid);
  std::ifstream maps{proc + "/maps"};
  std::string line;
  std::string last;
  arch::Word start = 0; // of the file last seen from its beginning
  while (std::getline(maps, line)) {
    std::istringstream words{line};
    State::Object object{};
    char dash = 0;
    std::string access;
    std::string device;
    std::string path;
    arch::Word offset = 0;
    arch::Word inode = 0;
    words >> std::hex >> object.begin >> dash >> object.end >> access >> offset >> device >>
        std::dec >> inode >> std::ws;
    std::getline(words, path);
    if (inode == 0) {
      continue;
    }
    if (offset == 0) {
      start = object.begin;
    }
    if (path == last) {
      state_->objects.back().end = object.end;
    } else if (access.find('x') != std::string::npos) { // else a data file, mapped
      object.image = Image::of(path);
      if (object.image) {
        object.begin = start;
        object.bias = start - object.image->first_address();
        state_->objects.push_back(object);
        last = path;
      }
    }
  }
  if (state_->objects.empty()) {
    return;
  }
  const State::Object& main = state_->objects.front();
  if (state_->own_sources.empty()) {
    return;
  }
  for (const Image::Unit& unit : main.image->units()) {
    if (ends_in_one(unit.name, state_->own_sources)) {
      for (const auto& [begin, end] : unit.ranges) {
        state_->own_ranges.emplace_back(begin + main.bias, end + main.bias);
      }
    }
  }
  std::ranges::sort(state_->own_ranges);
}

bool Symbols::own(arch::Word address) const {
  return std::ranges::any_of(state_->own_ranges, [address](const auto& range) {
    return address >= range.first && address < range.second;
  });
}

std::optional<Function> Symbols::function_at(arch::Word address) const {
  const State::Object* object = state_->object_at(address);
  auto function =
      object != nullptr ? object->image->function_at(address - object->bias) : std::nullopt;
  if (function) {
    function->begin += object->bias;
    function->end += object->bias;
  }
  return function;
}

std::string_view Symbols::object_at(arch::Word address) const {
  const State::Object* object = state_->object_at(address);
  return object != nullptr ? std::string_view{object->image->name()} : std::string_view{};
}

std::string Symbols::name_at(arch::Word address) const {
  const auto function = function_at(address);
  return function ? function->names.front() : "?";
}

std::optional<posix::Place> Symbols::place_at(arch::Word address) const {
  const State::Object* object = state_->object_at(address);
  return object != nullptr && object == state_->objects.data() // a library's lines are slow to read
             ? object->image->place_at(address - object->bias, state_->own_sources)
             : std::nullopt;
}

std::vector<arch::Word> Symbols::addresses_of(std::string_view name) const {
  std::vector<arch::Word> all;
  for (const State::Object& object : state_->objects) {
    for (const arch::Word address : object.image->addresses_of(name)) {
      all.push_back(address + object.bias);
    }
  }
  return all;
}

std::vector<Function> Symbols::own_functions() const {
  std::vector<Function> all;
  for (const auto& [begin, end] : state_->own_ranges) {
    const State::Object& main = state_->objects.front();
    for (Function& function : main.image->functions_in(begin - main.bias, end - main.bias)) {
      function.begin += main.bias;
      function.end += main.bias;
      all.push_back(std::move(function));
    }
  }
  return all;
}

std::vector<Variable> Symbols::variables(bool own_only, bool members) const {
  std::vector<Variable> all;
  if (state_->objects.empty()) {
    return all;
  }
  const State::Object& main = state_->objects.front();
  for (const Image::Unit& unit : main.image->units()) {
    if (!own_only || ends_in_one(unit.name, state_->own_sources)) {
      main.image->collect_variables(unit, members, all);
    }
  }
  for (Variable& variable : all) {
    variable.address += main.bias;
  }
  std::ranges::sort(all, {}, &Variable::address);
  return all;
}

std::vector<Frame> Symbols::call_chain(pid_t thread, std::size_t most) const {
  return walk(thread, most, false);
}

std::vector<Frame> Symbols::walk(pid_t thread, std::size_t most, bool to_own) const {
  auto& unwinder = state_->unwinders[thread];
  if (!unwinder) {
    unwinder = std::make_unique<State::Unwinder>(thread);
  }

  struct Walk {
    const Symbols* symbols;
    std::size_t most;
    bool to_own;
    std::vector<Frame> frames;
  } walk{this, most, to_own, {}};

  dwfl_getthread_frames(
      unwinder->dwfl,
      thread,
      [](Dwfl_Frame* state, void* argument) {
        auto& here = *static_cast<Walk*>(argument);
        Dwarf_Addr pc = 0;
        bool active = false;
        if (here.frames.size() >= here.most || !dwfl_frame_pc(state, &pc, &active)) {
          return static_cast<int>(DWARF_CB_ABORT);
        }
        Frame frame;
        frame.address = active ? pc : pc - 1;
        frame.own = here.symbols->own(frame.address);
        if (frame.own || !here.to_own) {
          frame.function = here.symbols->name_at(frame.address);
          frame.place = here.symbols->place_at(frame.address);
        }
        const bool enough = frame.own && here.to_own;
        here.frames.push_back(std::move(frame));
        return static_cast<int>(enough ? DWARF_CB_ABORT : DWARF_CB_OK);
      },
      &walk);
  return std::move(walk.frames);
}

std::optional<posix::Place> Symbols::own_place(pid_t thread) const {
  const std::vector<Frame> frames = walk(thread, 64, true);
  return !frames.empty() && frames.back().own ? frames.back().place : std::nullopt;
}

} // namespace tracer
