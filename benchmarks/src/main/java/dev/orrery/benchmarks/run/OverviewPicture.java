package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Goal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** All rows that have a peer, as bars: how many times as good as the best peer we are. */
final class OverviewPicture {
    private static final int WIDTH = 960;
    private static final int LEFT = 150;
    private static final int RIGHT = 590;
    private static final int TOP = 112;
    private static final int RATIO = 660;
    private static final int UVLOOP = 930;
    // What is further away ends in an arrow; else a few such rows would hide all others.
    private static final double FAR = 20;
    private static final int STEP = 26;
    private static final int BAR = 14;

    private final List<Bar> bars = new ArrayList<>();

    private record Bar(
            String name,
            double ratio,
            String peer,
            double limit,
            @Nullable Double goal,
            String uvloop) {}

    OverviewPicture(List<Standing> standings) {
        standings.forEach(this::add);
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    private void add(Standing standing) {
        Result ours = standing.ours();
        Result peer = standing.bestPeer();
        if (ours == null || peer == null) {
            return;
        }
        Result limit = standing.limit();
        double ratio = standing.ratio(ours, peer);
        Double goal = null;
        for (Goal each : standing.row().goals()) {
            if (each.contender().equals("orrery") && "".equals(each.against())) {
                goal = each.least();
            }
        }
        String uvloop = "";
        for (Result result : standing.results()) {
            if (result.peer().equals("uvloop") && result.isMeasured()) {
                double times = standing.ratio(ours, result);
                // Below zero where it fires timers before their time.
                uvloop = times < 0 ? "early" : Standing.ratioText(times) + "×";
            }
        }
        bars.add(
                new Bar(
                        standing.row().name(),
                        ratio,
                        peer.peer(),
                        limit == null ? Double.NaN : standing.ratio(limit, peer),
                        goal,
                        uvloop));
    }

    @Override
    public String toString() {
        int bottom = TOP + STEP * bars.size();
        Svg svg = new Svg(WIDTH, bottom + 46, "Orrery beside the best peer of each row");
        svg.text(
                "title",
                "start",
                20,
                32,
                "Orrery beside the best peer of each row, each in one sitting");
        legend(svg);
        LogScale scale = scale();
        for (double tick : scale.ticks()) {
            double x = scale.at(tick);
            svg.line(tick == 1 ? "axis" : "grid", x, TOP - 8, x, bottom);
            svg.text("dim", "middle", x, bottom + 18, plain(tick) + "×");
        }
        svg.text(
                "dim",
                "middle",
                (LEFT + RIGHT) / 2.0,
                bottom + 36,
                "times as good as the best peer, logarithmic; right of 1× is better");
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, scale, bars.get(i), TOP + STEP * i);
        }
        return svg.toString();
    }

    private static void legend(Svg svg) {
        double y = 60;
        svg.rect("ours", 20, y - 11, 24, BAR).text("", "start", 50, y, "better than the best peer");
        svg.rect("behind", 240, y - 11, 24, BAR).text("", "start", 270, y, "not as good");
        svg.diamond("limit", 388, y - 4, 6)
                .text("", "start", 402, y, "a bare loop that does only this");
        svg.line("goal", 640, y - 12, 640, y + 4)
                .text("", "start", 650, y, "goal against the best peer");
        svg.text("dim", "start", RATIO - 28, 92, "the best peer");
        svg.text("dim", "end", UVLOOP, 92, "uvloop");
    }

    private LogScale scale() {
        List<Double> figures = new ArrayList<>(List.of(0.5, 2.0));
        for (Bar bar : bars) {
            figures.add(near(bar.ratio));
            if (bar.goal != null) {
                figures.add(near(bar.goal));
            }
            if (!Double.isNaN(bar.limit)) {
                figures.add(near(bar.limit));
            }
        }
        return LogScale.around(figures, LEFT, RIGHT);
    }

    private static double near(double ratio) {
        return Math.max(1 / FAR, Math.min(FAR, ratio));
    }

    private static void draw(Svg svg, LogScale scale, Bar bar, double y) {
        double one = scale.at(1);
        double end = scale.at(near(bar.ratio));
        boolean isAhead = bar.ratio >= 1;
        // A bar that is no longer than a hair would look as if there were none.
        double length = Math.max(2, Math.abs(end - one));
        svg.text("", "end", LEFT - 10, y + BAR - 2, bar.name);
        svg.rect(isAhead ? "ours" : "behind", isAhead ? one : one - length, y, length, BAR);
        if (bar.goal != null) {
            svg.line(
                    "goal", scale.at(near(bar.goal)), y - 3, scale.at(near(bar.goal)), y + BAR + 3);
        }
        if (near(bar.ratio) != bar.ratio) {
            svg.text("arrow", isAhead ? "end" : "start", end, y + BAR - 2, isAhead ? "» " : " «");
        }
        if (near(bar.limit) == bar.limit) {
            svg.diamond("limit", scale.at(bar.limit), y + BAR / 2.0, 6);
        }
        svg.text("strong", "end", RATIO, y + BAR - 2, Standing.ratioText(bar.ratio) + "×");
        svg.text("", "start", RATIO + 10, y + BAR - 2, bar.peer);
        svg.text("strong", "end", UVLOOP, y + BAR - 2, bar.uvloop);
    }

    static String plain(double tick) {
        return tick == Math.rint(tick) ? Long.toString((long) tick) : Double.toString(tick);
    }
}
