package dev.orrery.properties.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;

import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.properties.vectors.Verdict.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** That the runner of the vectors sees what is wrong. */
class VectorRunnerTest {
    @TempDir Path folder;

    private static Program program(String json) {
        return Program.of(JsonParser.parseString(json).getAsJsonObject());
    }

    private static Verdict run(String json) {
        return run(program(json));
    }

    private static Verdict run(Program program) {
        return Verdict.of(program, new SimulatedVectorWorld(), Engine.BATON);
    }

    @Test
    void anEntryThatDiffersIsShownWithBothSidesAndWhatCameBefore() {
        Verdict verdict =
                run(
                        "{'name':'planted','level':1,'callbacks':{'c1':[['mark','m1']]},"
                                + "'segments':[[['later','h1',5,'c1'],['time?']]],'trace':"
                                + "[[0,'time?',0],[5,'run','c1'],[6,'mark','m1'],[5,'idle',[]]]}");
        assertThat(verdict.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(verdict.text())
                .isEqualTo(
                        """
                        planted: entry 2 differs
                          both     [0,"time?",0]
                          both     [5,"run","c1"]
                          expected [6,"mark","m1"]
                          recorded [5,"mark","m1"]\
                        """);
    }

    @Test
    void aTraceThatEndsTooSoonDiffers() {
        Verdict verdict =
                run(
                        "{'name':'short','level':1,'segments':[[]],"
                                + "'trace':[[0,'idle',[]],[0,'stopped']]}");
        assertThat(verdict.text())
                .endsWith("expected [0,\"stopped\"]\n  recorded nothing: the trace ends here");
    }

    @Test
    void aTraceThatGoesOnDiffers() {
        Verdict verdict = run("{'name':'long','level':1,'segments':[[]],'trace':[]}");
        assertThat(verdict.text())
                .endsWith("expected nothing: the trace ends here\n  recorded [0,\"idle\",[]]");
    }

    @Test
    void aProgramThatDoesNotEndIsGivenUp() {
        String json =
                "{'name':'endless','level':1,'callbacks':{'c1':[['soon','h1','c1']]},"
                        + "'segments':[[['soon','h1','c1']]],'trace':[]}";
        assertThat(run(json).text()).isEqualTo("endless does not end: it has recorded 400 entries");
    }

    @Test
    void anOpThatNobodyKnowsIsAnError() {
        assertThatThrownBy(
                        () ->
                                run(
                                        "{'name':'odd','level':1,'segments':[[['dance']]],"
                                                + "'trace':[]}"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("op must be one that FORMAT.md lists: op=dance. Is the file newer?");
    }

    @Test
    void thePublishedProgramsAreOfAllLevels() {
        assertThat(Programs.published())
                .extracting(Program::level)
                .contains(1, 2, 3, 4)
                .hasSizeGreaterThan(1000);
    }

    @Test
    void programsBesideThePublishedOnesAreIdentical() {
        assertThat(Programs.besideThePublished())
                .isNotEmpty()
                .allSatisfy(
                        program ->
                                assertThat(run(program))
                                        .isEqualTo(new Verdict(Kind.IDENTICAL, "")));
    }

    @Test
    void aTaskThatTheEndOfTheLoopUnwindsRecordsNothing() {
        String json =
                "{'name':'unwound','level':3,'coroutines':{'k1':[['try',{'body':[['with','l1',"
                    + "[['await','f1']]]],'cancelled':[['mark','m1']],'error':[['mark','m2']],"
                    + "'finally':[['mark','m3']]}]]},'segments':[[['lock','l1'],['future','f1'],"
                    + "['spawn','t1','k1']]],'trace':[[0,'start','t1'],[0,'acquired','t1','l1'],"
                    + "[0,'idle',['t1']]]}";
        assertThat(run(json)).isEqualTo(new Verdict(Kind.IDENTICAL, ""));
    }

    @Test
    void aProgramThatFailsInTheRunnerDiffers() {
        String json =
                "{'name':'bad','level':4,'segments':[[['pair','p1','p2',0]]],"
                        + "'trace':[[0,'idle',[]]]}";
        assertThat(run(json).kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(run(json).text())
                .startsWith("bad does not run: java.lang.IllegalArgumentException: capacityBytes");
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Programs.in(missing))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "vectors.dir must be a folder that can be read: vectors.dir=" + missing)
                .hasMessageEndingWith(
                        "Leave vectors.dir out to run the published programs, or see FORMAT.md.");
    }

    @Test
    void aFolderWithoutProgramsIsNamed() {
        assertThatThrownBy(() -> Programs.in(folder))
                .hasMessageStartingWith(
                        "vectors.dir must hold at least one *.jsonl file: vectors.dir=" + folder);
    }

    @Test
    void aLineThatIsNoProgramIsNamed() throws IOException {
        Path file = folder.resolve("bad.jsonl");
        Files.write(
                file,
                List.of(
                        "{\"name\":\"n\",\"level\":1,\"segments\":[[]],\"trace\":[]}",
                        "",
                        "{\"name\":"));
        assertThatThrownBy(() -> Programs.in(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "a program must be a line of JSON as FORMAT.md says: file="
                                + file
                                + ", line=3, cause=");
    }

    @Test
    void anInboundDirectionTakesMoreThanItsCapacityWhenItIsFed() {
        String json =
                "{'name':'feed','level':4,'segments':[[['pair','p1','p2',2],['feed','p2',5],"
                        + "['write','p1',1],['read','p2',4],['write','p1',3],"
                        + "['close_writer','p2'],['write','p1',1],['feed','p2',1],"
                        + "['read','p2',9],['read','p2',9],['read','p1',9]]],"
                        + "'trace':[[0,'write','p1','blocked'],[0,'read','p2',4],"
                        + "[0,'write','p1',1],[0,'write','p1','closed'],"
                        + "[0,'error','feed','p2','closed'],[0,'read','p2',2],"
                        + "[0,'read','p2',0],[0,'read','p1','blocked'],[0,'idle',[]]]}";
        assertThat(run(json)).isEqualTo(new Verdict(Kind.IDENTICAL, ""));
    }
}
