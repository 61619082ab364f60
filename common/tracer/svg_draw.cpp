#include "common/tracer/svg_draw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tracer::svg {

std::string number(double value) {
  return fmt::format("{:g}", std::round(value * 10) / 10);
}

pugi::xml_node add(pugi::xml_node parent, const char* name, std::string_view classes) {
  pugi::xml_node node = parent.append_child(name);
  if (!classes.empty()) {
    node.append_attribute("class") = std::string{classes}.c_str();
  }
  return node;
}

pugi::xml_node
text(pugi::xml_node parent, double x, double y, const std::string& what, std::string_view classes) {
  pugi::xml_node node = add(parent, "text", classes);
  node.append_attribute("x") = number(x).c_str();
  node.append_attribute("y") = number(y).c_str();
  node.text() = what.c_str();
  return node;
}

pugi::xml_node
rect(pugi::xml_node parent, double x, double y, double w, double h, std::string_view classes) {
  pugi::xml_node node = add(parent, "rect", classes);
  node.append_attribute("x") = number(x).c_str();
  node.append_attribute("y") = number(y).c_str();
  node.append_attribute("width") = number(std::max(w, 0.0)).c_str();
  node.append_attribute("height") = number(std::max(h, 0.0)).c_str();
  return node;
}

pugi::xml_node line(pugi::xml_node parent, Point from, Point to, std::string_view classes) {
  return path(
      parent,
      fmt::format("M{} {}L{} {}", number(from.x), number(from.y), number(to.x), number(to.y)),
      classes);
}

pugi::xml_node circle(pugi::xml_node parent, Point at, double r, std::string_view classes) {
  pugi::xml_node node = add(parent, "circle", classes);
  node.append_attribute("cx") = number(at.x).c_str();
  node.append_attribute("cy") = number(at.y).c_str();
  node.append_attribute("r") = number(r).c_str();
  return node;
}

pugi::xml_node path(pugi::xml_node parent, const std::string& d, std::string_view classes) {
  pugi::xml_node node = add(parent, "path", classes);
  node.append_attribute("d") = d.c_str();
  return node;
}

void tip(pugi::xml_node group, Point from, Point to) {
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length == 0.0) {
    return;
  }
  const Point along{(to.x - from.x) / length * 9, (to.y - from.y) / length * 9};
  path(group,
       fmt::format("M{} {}L{} {}L{} {}Z",
                   number(to.x),
                   number(to.y),
                   number(to.x - along.x - along.y / 2),
                   number(to.y - along.y + along.x / 2),
                   number(to.x - along.x + along.y / 2),
                   number(to.y - along.y - along.x / 2)),
       "tip");
}

} // namespace tracer::svg
