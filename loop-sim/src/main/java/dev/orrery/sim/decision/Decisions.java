package dev.orrery.sim.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The decisions of one run: asks the oracle, checks and counts its answers, and records those that
 * are not 0.
 *
 * <p>Threading: one run, one thread at a time.
 *
 * <p>Order: every question advances its site's ordinal by one, also a question with one option,
 * which is answered 0 without asking; so addresses do not depend on how many options there were.
 *
 * <p>Cost: {@link #choose} is O(1) beside the oracle and allocates nothing, save that the record of
 * answers that are not 0 grows.
 */
public final class Decisions {
    /** The limit of a kind that is switched off. */
    public static final int NEVER = 0;

    private static final DecisionListener NOBODY = (site, ordinal, choices, answer) -> {};

    private final Oracle oracle;
    private final DecisionListener listener;
    private final Map<String, Map<String, Site>> sites = new LinkedHashMap<>();

    // Grown with the first answer that is not 0.
    private Site[] recordedSites = new Site[0];
    private long[] recordedOrdinals = new long[0];
    private String[] recordedKeys = new String[0];
    private int recorded;
    private long asked;
    private long outOfRange;
    private boolean calm;
    private final KindLimits limits = new KindLimits();
    // Kinds that may come up in this run, whether they are ever asked for.
    private final Set<String> declared = new TreeSet<>();
    private final BoundedChoices bounded = new BoundedChoices();

    /**
     * Makes the decisions of a run to which nobody listens.
     *
     * @param oracle who answers
     */
    public Decisions(Oracle oracle) {
        this(oracle, NOBODY);
    }

    /**
     * Makes the decisions of a run.
     *
     * @param oracle who answers
     * @param listener hears of every decision
     */
    public Decisions(Oracle oracle, DecisionListener listener) {
        this.oracle = oracle;
        this.listener = listener;
    }

    /**
     * Returns the site of an actor and a kind, the same object each time.
     *
     * @param actor who asks, for example {@code host a} or {@code a/worker-1}
     * @param kind what is asked, for example {@code timer.late}
     * @return the site; keep it where it is used often
     */
    public Site site(String actor, String kind) {
        Map<String, Site> kinds = sites.get(actor);
        if (kinds == null) {
            kinds = new LinkedHashMap<>();
            sites.put(actor, kinds);
        }
        Site site = kinds.get(kind);
        if (site == null) {
            site = new Site(actor, kind);
            site.limit(limits.of(kind));
            kinds.put(kind, site);
        }
        return site;
    }

    /**
     * Takes a decision.
     *
     * @param site who asks; must be from {@link #site} of this object
     * @param choices the options, the calm one first
     * @return the index of the option that the run must take
     * @throws IllegalArgumentException if there is no option, or if the option taken has the same
     *     key as an earlier one, which no replay could tell apart
     */
    public int choose(Site site, Choices choices) {
        int size = choices.size();
        if (size <= 1 || (site.isFault() && (calm || site.limit() == NEVER))) {
            requireOption(site, size);
            site.advance();
            return 0;
        }
        asked++;
        int answer =
                oracle.choose(site, site.limit() > 1 ? bounded.of(choices, site.limit()) : choices);
        if (answer < 0 || answer >= size) {
            outOfRange++;
            answer = 0;
        }
        if (answer != 0) {
            record(site, choices, answer);
        }
        site.answered(answer);
        long ordinal = site.ordinal();
        site.advance();
        listener.decided(site, ordinal, choices, answer);
        return answer;
    }

    /**
     * Stops faults, or lets them happen again. While they are stopped, every question of a site
     * that {@link Site#isFault is about faults} advances its ordinal and is answered 0; the oracle
     * is not asked, nobody is told, and nothing is counted. So a plan has no line for them, and its
     * lines for later questions stay where they are.
     *
     * @param stopped whether no fault shall happen
     */
    public void stopFaults(boolean stopped) {
        calm = stopped;
    }

    /**
     * Bounds how often faults of one kind happen.
     *
     * @param kind a kind of faults; one that ends in {@code .*} means all that begin so
     * @param oneIn how rare they are at least, 1 for as the options say, {@link #NEVER} for not at
     *     all: then questions are answered as while faults are {@link #stopFaults stopped}
     * @throws IllegalArgumentException if it is not a kind of faults
     */
    public void limit(String kind, int oneIn) {
        limits.set(kind, oneIn);
        limitSites();
    }

    /**
     * Bounds how often faults of all kinds happen, in place of what was said before.
     *
     * @param oneIn as for {@link #limit}
     */
    public void limitAll(int oneIn) {
        limits.setAll(oneIn);
        limitSites();
    }

    /**
     * Tells whether faults of a kind are switched off.
     *
     * @param kind a kind of faults
     * @return true if the last limit for it is {@link #NEVER}
     */
    public boolean isNever(String kind) {
        return limits.of(kind) == NEVER;
    }

    /**
     * Says that a kind of fault may come up in this run, so that {@link #kinds} counts it also if
     * it is never asked for. Does nothing for a kind that is switched off.
     *
     * @param kind the kind
     */
    public void declare(String kind) {
        if (!isNever(kind)) {
            declared.add(kind);
        }
    }

    private void limitSites() {
        for (Map<String, Site> ofActor : sites.values()) {
            for (Site site : ofActor.values()) {
                site.limit(limits.of(site.kind()));
            }
        }
        declared.removeIf(this::isNever);
    }

    private static void requireOption(Site site, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "choices must hold at least one option: size="
                            + size
                            + ", site="
                            + site
                            + ". Do not ask when there is nothing to choose from.");
        }
    }

    private void record(Site site, Choices choices, int answer) {
        String key = choices.key(answer);
        int first = choices.indexOf(key);
        if (first != answer) {
            throw new IllegalArgumentException(
                    "keys of choices must be distinct: key="
                            + PlanText.quote(key)
                            + ", options="
                            + first
                            + " and "
                            + answer
                            + ", site="
                            + site
                            + ". Give each actor and option a name of its own.");
        }
        if (recorded == recordedKeys.length) {
            int room = Math.max(16, recorded * 2);
            recordedSites = Arrays.copyOf(recordedSites, room);
            recordedOrdinals = Arrays.copyOf(recordedOrdinals, room);
            recordedKeys = Arrays.copyOf(recordedKeys, room);
        }
        recordedSites[recorded] = site;
        recordedOrdinals[recorded] = site.ordinal();
        recordedKeys[recorded] = key;
        recorded++;
    }

    /**
     * Returns what was decided so far, as a plan that replays it.
     *
     * @param scenario the name of what ran
     * @return a plan with every answer that was not 0, in the order of the decisions
     */
    public Plan plan(String scenario) {
        List<PlanEntry> entries = new ArrayList<>(recorded);
        for (int i = 0; i < recorded; i++) {
            Site site = recordedSites[i];
            entries.add(
                    new PlanEntry(site.actor(), site.kind(), recordedOrdinals[i], recordedKeys[i]));
        }
        return Plan.of(scenario, entries);
    }

    /**
     * Returns how often each kind of question was asked and answered otherwise than calmly.
     *
     * @return by kind, in the natural order of their names; kinds that never had more than one
     *     option are left out, unless they were {@link #declare declared}
     */
    public SortedMap<String, KindCount> kinds() {
        SortedMap<String, KindCount> counts = new TreeMap<>();
        declared.forEach(kind -> counts.put(kind, new KindCount(0, 0)));
        for (Map<String, Site> ofActor : sites.values()) {
            for (Site site : ofActor.values()) {
                if (site.asked() > 0) {
                    counts.merge(
                            site.kind(),
                            new KindCount(site.asked(), site.fired()),
                            KindCount::plus);
                }
            }
        }
        return counts;
    }

    /**
     * Returns how many decisions were taken, questions with one option left out.
     *
     * @return the number of questions that the oracle was asked
     */
    public long asked() {
        return asked;
    }

    /**
     * Returns how many answers were not 0.
     *
     * @return the number of entries that {@link #plan} would have
     */
    public int recorded() {
        return recorded;
    }

    /**
     * Returns how many answers were out of range and taken as 0.
     *
     * @return their number; anything but 0 is a defect of the oracle
     */
    public long outOfRange() {
        return outOfRange;
    }
}
