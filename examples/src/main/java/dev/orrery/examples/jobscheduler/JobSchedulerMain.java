package dev.orrery.examples.jobscheduler;

import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** Three jobs, one of which fails, a cancel and a graceful shutdown, on a real loop. */
public final class JobSchedulerMain {
    private JobSchedulerMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (ExecutorService workers = World.system().executors().newExecutor("job", 2)) {
            run(() -> schedule(new JobScheduler(EventLoop.current(), workers)));
        }
    }

    private static void schedule(JobScheduler scheduler) {
        scheduler.every("heartbeat", Duration.ofMillis(200), () -> say("heartbeat"));
        scheduler.every("report", Duration.ofMillis(300), JobSchedulerMain::failingReport);
        scheduler.once("backup", Duration.ofMillis(250), () -> say("backup"));
        sleep(Duration.ofMillis(700));
        scheduler.status().forEach(System.out::println);
        System.out.println("report cancelled: " + scheduler.cancel("report"));
        sleep(Duration.ofMillis(400));
        System.out.println("shut down after " + scheduler.shutdown() + " runs");
    }

    private static boolean say(String what) {
        System.out.println(what + " in " + Thread.currentThread().getName());
        return true;
    }

    private static boolean failingReport() {
        throw new IllegalStateException("the printer is out of paper");
    }
}
