package dev.orrery.benchmarks.run;

import java.util.List;
import java.util.Locale;

/**
 * A picture, drawn from top to bottom. It has a ground of its own and two sets of colours, so that
 * it can be read on light and on dark pages; the colours are those of M. Okabe and K. Ito, which
 * colour-blind people tell apart.
 */
final class Svg {
    private static final String STYLE =
            """
            <style>
            text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
            .ground { fill: #ffffff; stroke: #d0d7de; }
            .title { font-size: 17px; font-weight: 600; }
            .dim { fill: #57606a; font-size: 12px; }
            .strong { font-weight: 600; }
            .arrow { fill: #ffffff; font-weight: 600; }
            .grid { stroke: #e4e8ec; }
            .axis { stroke: #57606a; stroke-width: 1.5; }
            .ours { fill: #0072b2; }
            .behind { fill: #d55e00; }
            .limit { fill: #ffffff; stroke: #57606a; stroke-width: 1.6; }
            .goal { stroke: #009e73; stroke-width: 3; }
            .line { fill: none; stroke-width: 2.5; }
            .ours-line { stroke: #0072b2; }
            .peer-line { stroke: #d55e00; }
            .third-line { stroke: #009e73; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .ground { fill: #0d1117; stroke: #30363d; }
              .dim { fill: #9198a1; }
              .grid { stroke: #21262d; }
              .axis, .limit { stroke: #9198a1; }
              .limit, .arrow { fill: #0d1117; }
              .ours { fill: #56b4e9; }
              .behind { fill: #e69f00; }
              .ours-line { stroke: #56b4e9; }
              .peer-line { stroke: #e69f00; }
            }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    Svg rect(String kind, double x, double y, double wide, double high) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                        + " rx=\"2\"/>",
                kind, x, y, wide, high);
    }

    Svg line(String kind, double x1, double y1, double x2, double y2) {
        return add(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind, x1, y1, x2, y2);
    }

    Svg diamond(String kind, double x, double y, double size) {
        return add(
                "<path class=\"%s\" d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\"/>",
                kind, x, y - size, size, size, -size, size, -size, -size);
    }

    Svg dot(String kind, double x, double y) {
        return add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", kind, x, y);
    }

    /** A line through points, x and y in turn. */
    Svg path(String kind, List<Double> points) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < points.size(); i += 2) {
            text.append(String.format(Locale.ROOT, "%.1f,%.1f ", points.get(i), points.get(i + 1)));
        }
        return add("<polyline class=\"line %s\" points=\"%s\"/>", kind, text.toString().strip());
    }

    /** Text that begins at x, ends there, or has its middle there: start, end or middle. */
    Svg text(String kind, String anchor, double x, double y, String text) {
        return add(
                "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                kind, anchor, x, y, escaped(text));
    }

    private Svg add(String format, Object... parts) {
        body.append(String.format(Locale.ROOT, format, parts)).append('\n');
        return this;
    }

    /** The whole file. */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n",
                        width,
                        height,
                        width,
                        height,
                        escaped(title))
                + "<title>"
                + escaped(title)
                + "</title>\n"
                + STYLE
                + String.format(
                        Locale.ROOT,
                        "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\""
                                + " rx=\"6\"/>\n",
                        width - 1,
                        height - 1)
                + body
                + "</svg>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
