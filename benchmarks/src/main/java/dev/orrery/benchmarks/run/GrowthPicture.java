package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Figures;
import dev.orrery.benchmarks.row.Row;

import java.util.ArrayList;
import java.util.List;

/** A row's figure at several sizes, both logarithmic; a line for each contender. */
final class GrowthPicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 84;
    private static final int RIGHT = 610;
    private static final int TOP = 104;
    private static final int BOTTOM = 300;
    private static final String SIZE =
            "size of the work; where it is small, fixed costs (start, window) are part of the"
                    + " figure";
    private static final List<String> LINES = List.of("peer-line", "third-line");
    private static final List<String> DASHES = List.of("behind", "limit");

    private final Row row;
    private final List<Growth> curves;

    GrowthPicture(Row row, List<Growth> curves) {
        this.row = row;
        this.curves = curves;
    }

    @Override
    public String toString() {
        Svg svg = new Svg(WIDTH, HEIGHT, row.name() + ": how it grows with size");
        svg.text("title", "start", 20, 32, row.name() + ": " + row.title());
        List<Double> sizes = new ArrayList<>();
        List<Double> figures = new ArrayList<>();
        for (Growth curve : curves) {
            for (Result result : curve.results()) {
                sizes.add((double) result.size());
                figures.add(result.value());
                figures.add(result.min());
                figures.add(result.max());
            }
        }
        LogScale across = LogScale.around(sizes, LEFT, RIGHT);
        LogScale up = LogScale.around(figures, BOTTOM, TOP);
        grid(svg, across, up);
        int others = 0;
        for (int i = 0; i < curves.size(); i++) {
            boolean isOurs = curves.get(i).peer().equals("orrery");
            int other = isOurs ? 0 : others++ % LINES.size();
            String line = isOurs ? "ours-line" : LINES.get(other);
            draw(svg, across, up, curves.get(i), line, isOurs ? "ours" : DASHES.get(other));
            double y = 54 + 18 * i;
            svg.line("line " + line, 20, y - 4, 44, y - 4);
            svg.text(
                    "", "start", 52, y, curves.get(i).peer() + ": " + curves.get(i).exponentText());
        }
        return svg.toString();
    }

    private void grid(Svg svg, LogScale across, LogScale up) {
        for (double tick : up.ticks()) {
            svg.line("grid", LEFT, up.at(tick), RIGHT, up.at(tick));
            svg.text("dim", "end", LEFT - 8, up.at(tick) + 4, shortText(tick));
        }
        for (double tick : across.ticks()) {
            if (Math.log10(tick) == Math.rint(Math.log10(tick))) {
                svg.line("grid", across.at(tick), TOP, across.at(tick), BOTTOM);
                svg.text("dim", "middle", across.at(tick), BOTTOM + 18, Growth.count((int) tick));
            }
        }
        svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        svg.text("dim", "start", LEFT, TOP - 10, axis());
        svg.text("dim", "middle", (LEFT + RIGHT) / 2.0, BOTTOM + 40, SIZE);
    }

    private String axis() {
        return row.unit() + ", " + (row.isRate() ? "higher" : "lower") + " is better";
    }

    private static String shortText(double tick) {
        return Figures.text(tick)
                .replaceAll("\\.0+(?= |$)", "")
                .replaceAll("(\\.\\d*?)0+(?= |$)", "$1");
    }

    private static void draw(
            Svg svg, LogScale across, LogScale up, Growth curve, String line, String dot) {
        List<Double> points = new ArrayList<>();
        for (Result result : curve.results()) {
            points.add(across.at(result.size()));
            points.add(up.at(result.value()));
        }
        svg.path(line, points);
        for (Result result : curve.results()) {
            double x = across.at(result.size());
            // From the least to the most of the processes.
            svg.line(line, x, up.at(result.min()), x, up.at(result.max()));
            svg.dot(dot, x, up.at(result.value()));
        }
    }
}
