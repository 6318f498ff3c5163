package dev.orrery.sim.gate;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.SweepOptions;

import java.nio.file.Path;
import java.util.List;

/**
 * What a gate looks at.
 *
 * <p>Threading: immutable, any thread.
 */
public final class GateOptions {
    // Changed only in a copy that nobody else has seen.
    private List<String> scenarios = List.of();
    private Path corpus = Path.of("orrery-corpus");
    private SeedRange seeds = new SeedRange(1, 1000);
    private Commit commit = new Commit("", "no commit was given");
    private Shard shard = Shard.whole();
    private SweepOptions sweep = SweepOptions.standard().withReplayEvery(100);
    private boolean staleFailing;
    private boolean canaries = true;
    private List<String> exempt = List.of();
    private Path out = Path.of("target", "orrery", "gate");
    private String launcher = "./orrery";

    private GateOptions() {}

    private GateOptions(GateOptions same) {
        scenarios = same.scenarios;
        corpus = same.corpus;
        seeds = same.seeds;
        commit = same.commit;
        shard = same.shard;
        sweep = same.sweep;
        staleFailing = same.staleFailing;
        canaries = same.canaries;
        exempt = same.exempt;
        out = same.out;
        launcher = same.launcher;
    }

    /**
     * Returns the options that are used when nothing is said.
     *
     * @return all scenarios with seeds 1 to 1000, one in 100 of them run twice; the corpus in
     *     {@code orrery-corpus}, results in {@code target/orrery/gate}
     */
    public static GateOptions standard() {
        return new GateOptions();
    }

    /**
     * Returns these options for some scenarios only.
     *
     * @param newScenarios their names; none for all
     * @return the options, otherwise equal
     */
    public GateOptions withScenarios(List<String> newScenarios) {
        GateOptions copy = new GateOptions(this);
        copy.scenarios = List.copyOf(newScenarios);
        return copy;
    }

    /**
     * Returns these options with another corpus.
     *
     * @param newCorpus a folder with plans, in folders of it too
     * @return the options, otherwise equal
     */
    public GateOptions withCorpus(Path newCorpus) {
        GateOptions copy = new GateOptions(this);
        copy.corpus = newCorpus;
        return copy;
    }

    /**
     * Returns these options with other seeds.
     *
     * @param newSeeds the seeds of all shards
     * @param newCommit the version that they belong to
     * @return the options, otherwise equal
     */
    public GateOptions withSeeds(SeedRange newSeeds, Commit newCommit) {
        GateOptions copy = new GateOptions(this);
        copy.seeds = newSeeds;
        copy.commit = newCommit;
        return copy;
    }

    /**
     * Returns these options for one shard.
     *
     * @param newShard which part of corpus and seeds is run
     * @return the options, otherwise equal
     */
    public GateOptions withShard(Shard newShard) {
        GateOptions copy = new GateOptions(this);
        copy.shard = newShard;
        return copy;
    }

    /**
     * Returns these options with other sweeps.
     *
     * @param newSweep how seeds are run; its seeds, its folder of plans, and whether it keeps going
     *     are not used
     * @return the options, otherwise equal
     */
    public GateOptions withSweep(SweepOptions newSweep) {
        GateOptions copy = new GateOptions(this);
        copy.sweep = newSweep;
        return copy;
    }

    /**
     * Returns these options with another opinion of plans that no longer match the code.
     *
     * @param newStaleFailing whether such a plan of the corpus fails the gate; else it is a warning
     * @return the options, otherwise equal
     */
    public GateOptions withStaleFailing(boolean newStaleFailing) {
        GateOptions copy = new GateOptions(this);
        copy.staleFailing = newStaleFailing;
        return copy;
    }

    /**
     * Returns these options with or without the built-in canaries.
     *
     * @param newCanaries whether they have to be found
     * @return the options, otherwise equal
     */
    public GateOptions withCanaries(boolean newCanaries) {
        GateOptions copy = new GateOptions(this);
        copy.canaries = newCanaries;
        return copy;
    }

    /**
     * Returns these options with things that need not happen.
     *
     * @param newExempt names of faults, conditions and places, each as {@code SCENARIO/NAME}, or
     *     {@code NAME} for that of any scenario; and of scenarios whose bug need not be found
     * @return the options, otherwise equal
     */
    public GateOptions withExempt(List<String> newExempt) {
        GateOptions copy = new GateOptions(this);
        copy.exempt = List.copyOf(newExempt);
        return copy;
    }

    /**
     * Returns these options with another place for results.
     *
     * @param newOut a folder; made when it is not there
     * @return the options, otherwise equal
     */
    public GateOptions withOut(Path newOut) {
        GateOptions copy = new GateOptions(this);
        copy.out = newOut;
        return copy;
    }

    /**
     * Returns these options with another name of the command in texts.
     *
     * @param newLauncher what users type before {@code replay}
     * @return the options, otherwise equal
     */
    public GateOptions withLauncher(String newLauncher) {
        GateOptions copy = new GateOptions(this);
        copy.launcher = newLauncher;
        return copy;
    }

    /**
     * Returns which scenarios are looked at.
     *
     * @return their names; none for all
     */
    public List<String> scenarios() {
        return scenarios;
    }

    /**
     * Returns where the corpus is.
     *
     * @return a folder, whether it exists or not
     */
    public Path corpus() {
        return corpus;
    }

    /**
     * Returns the seeds of all shards.
     *
     * @return their range
     */
    public SeedRange seeds() {
        return seeds;
    }

    /**
     * Returns the version that the seeds belong to.
     *
     * @return the commit
     */
    public Commit commit() {
        return commit;
    }

    /**
     * Returns which part is run.
     *
     * @return the shard
     */
    public Shard shard() {
        return shard;
    }

    /**
     * Returns how seeds are run.
     *
     * @return the sweeps' options
     */
    public SweepOptions sweep() {
        return sweep;
    }

    /**
     * Tells whether a plan that no longer matches fails the gate.
     *
     * @return false when it is a warning
     */
    public boolean isStaleFailing() {
        return staleFailing;
    }

    /**
     * Tells whether the built-in canaries run.
     *
     * @return true when they have to be found
     */
    public boolean hasCanaries() {
        return canaries;
    }

    /**
     * Returns what need not happen.
     *
     * @return names
     */
    public List<String> exempt() {
        return exempt;
    }

    /**
     * Returns where results go.
     *
     * @return a folder
     */
    public Path out() {
        return out;
    }

    /**
     * Returns what users type.
     *
     * @return the command's name
     */
    public String launcher() {
        return launcher;
    }

    /** Where the plans of failures go in the layout of the corpus, ready to be copied there. */
    Path newPlans() {
        return out.resolve("corpus");
    }

    /** The options of the sweep over this shard's part. */
    SweepOptions sweep(SeedRange part, String folder) {
        return sweep.withSeeds(part)
                .withPlans(new PlanFolder(out.resolve(folder)))
                .withReplayCommand(plan -> LauncherCommand.replay(launcher, Paths.text(plan)));
    }
}
