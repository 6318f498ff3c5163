package dev.orrery.examples.jobscheduler;

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
        World world = World.system();
        try (ExecutorService workers = world.executors().newExecutor("job", 2);
                EventLoop loop = EventLoop.create(world)) {
            JobScheduler scheduler = new JobScheduler(loop, workers);
            scheduler.every("heartbeat", Duration.ofMillis(200), () -> say("heartbeat"));
            scheduler.every("report", Duration.ofMillis(300), JobSchedulerMain::failingReport);
            scheduler.once("backup", Duration.ofMillis(250), () -> say("backup"));
            loop.callLater(Duration.ofMillis(700), () -> cancelReport(scheduler));
            loop.callLater(Duration.ofMillis(1100), () -> shutDown(loop, scheduler));
            loop.runForever();
        }
    }

    private static boolean say(String what) {
        System.out.println(what + " in " + Thread.currentThread().getName());
        return true;
    }

    private static boolean failingReport() {
        throw new IllegalStateException("the printer is out of paper");
    }

    private static void cancelReport(JobScheduler scheduler) {
        scheduler.status().forEach(System.out::println);
        System.out.println("report cancelled: " + scheduler.cancel("report"));
    }

    private static void shutDown(EventLoop loop, JobScheduler scheduler) {
        scheduler
                .shutdown()
                .addDoneCallback(
                        done -> {
                            System.out.println("shut down after " + done.result() + " runs");
                            loop.stop();
                        });
    }
}
