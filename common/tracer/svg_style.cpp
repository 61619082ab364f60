#include "common/tracer/svg_style.hpp"

#include <fmt/format.h>

namespace tracer {
namespace {

constexpr std::string_view light =
    "--tl-paper:#ffffff;--tl-ink:#1b2733;--tl-muted:#566370;--tl-faint:#dde3e9;--tl-line:#41505f;"
    "--tl-gate:#8592a0;--tl-death:#b3141f;"
    "--tl-band-0:#e6f0fa;--tl-band-1:#f2eafa;--tl-band-2:#e6f5ea;--tl-band-3:#fcf0e0;"
    "--tl-signal-0:#a34708;--tl-signal-1:#0b5cad;--tl-signal-2:#1a6b3a;--tl-signal-3:#7a35b0;"
    "--tl-signal-4:#9c1f5c;";

constexpr std::string_view dark =
    "--tl-paper:#12171d;--tl-ink:#e6edf3;--tl-muted:#a2b1bf;--tl-faint:#2a343f;--tl-line:#b4c2cf;"
    "--tl-gate:#8492a0;--tl-death:#ff8f8f;"
    "--tl-band-0:#17293d;--tl-band-1:#291f3f;--tl-band-2:#153021;--tl-band-3:#352716;"
    "--tl-signal-0:#ffab5e;--tl-signal-1:#74baff;--tl-signal-2:#7ddc9e;--tl-signal-3:#cfa8ff;"
    "--tl-signal-4:#ff9bca;";

constexpr std::string_view rules = R"(
.siglab-timeline{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;color:var(--tl-ink)}
.siglab-timeline text{fill:var(--tl-ink);stroke:none}
.siglab-timeline .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.siglab-timeline .paper{fill:var(--tl-paper)}
.siglab-timeline .title{font-size:17px;font-weight:650}
.siglab-timeline .head{font-weight:650;font-size:14px}
.siglab-timeline .small .words{font-size:12px}
.siglab-timeline .small .head{font-size:11px}
.siglab-timeline .small text.boxname{font-size:10px}
.siglab-timeline .muted{fill:var(--tl-muted);font-size:11px}
.siglab-timeline .tag{font-size:11px;font-weight:600;paint-order:stroke;stroke:var(--tl-halo,var(--tl-paper));stroke-width:3px;stroke-linejoin:round}
.siglab-timeline .faint{stroke:var(--tl-faint);stroke-width:1}
.siglab-timeline .lead{stroke:var(--tl-gate);stroke-width:1;opacity:.22}
.siglab-timeline .run{stroke:var(--tl-line);stroke-width:2.5;fill:none}
.siglab-timeline .asleep{stroke:var(--tl-line);stroke-width:2;stroke-dasharray:1 6;stroke-linecap:round}
.siglab-timeline .stopped{stroke:var(--tl-death);stroke-width:5;stroke-dasharray:4 3}
.siglab-timeline .zombie{stroke:var(--tl-gate);stroke-width:1.5;stroke-dasharray:2 4}
.siglab-timeline .family{stroke:var(--tl-line);stroke-width:2;fill:none}
.siglab-timeline .reap{stroke:var(--tl-gate);stroke-width:1.5;stroke-dasharray:2 4;fill:none}
.siglab-timeline .gate{stroke:var(--tl-gate);stroke-width:1}
.siglab-timeline .hatch{stroke:var(--tl-gate);stroke-width:1.5}
.siglab-timeline .dot{fill:var(--tl-line);stroke:var(--tl-paper);stroke-width:1.5}
.siglab-timeline .sig{--c:var(--tl-line)}
.siglab-timeline .arrow{stroke:var(--c);stroke-width:2;fill:none}
.siglab-timeline .dashed{stroke-dasharray:5 4;opacity:.75}
.siglab-timeline .tip{fill:var(--c)}
.siglab-timeline .ring{stroke:var(--c);stroke-width:1.8;fill:var(--tl-paper)}
.siglab-timeline .wait{fill:var(--c)}
.siglab-timeline text.tag{fill:var(--c,var(--tl-ink))}
.siglab-timeline text.quiet{fill:var(--tl-muted);font-weight:400}
.siglab-timeline .box{fill:var(--tl-paper);stroke:var(--c);stroke-width:1.8}
.siglab-timeline .tint{fill:var(--c);opacity:.13}
.siglab-timeline .boxhead{fill:var(--c)}
.siglab-timeline text.boxname{fill:var(--tl-paper);font-size:12px;font-weight:650}
.siglab-timeline .dead{fill:var(--tl-death)}
.siglab-timeline text.dead{fill:var(--tl-death);font-weight:650}
.siglab-timeline .note{stroke:var(--tl-death);stroke-width:3}
)";

} // namespace

std::string svg_style() {
  std::string style = fmt::format(".siglab-timeline{{{}}}\n", light);
  style += fmt::format("@media screen and (prefers-color-scheme:dark){{"
                       ":root:not(.light-mode) .siglab-timeline,.siglab-timeline:root{{{}}}}}\n",
                       dark);
  style +=
      fmt::format("@media screen{{.dark-mode .siglab-timeline,.siglab-timeline.dark{{{}}}}}", dark);
  style += rules;
  for (int i = 0; i != svg_signal_colours; ++i) {
    style += fmt::format(".siglab-timeline .sig{0}{{--c:var(--tl-signal-{0})}}\n", i);
  }
  for (int i = 0; i != svg_band_colours; ++i) {
    style += fmt::format(".siglab-timeline .band{0}{{fill:var(--tl-band-{0})}}\n", i);
  }
  return style;
}

} // namespace tracer
