package dev.orrery.benchmarks.run;

import com.google.gson.JsonObject;

import dev.orrery.benchmarks.row.Python;
import dev.orrery.loop.World;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Properties;

/** What the results were measured on. */
record Machine(Python python, String cpu, String netty) {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final String NETTY = "META-INF/io.netty.versions.properties";

    static Machine find() {
        return new Machine(Python.find(), cpuModel(), nettyVersion());
    }

    /** As it is said in each result; {@code others}: the share that others took meanwhile. */
    JsonObject json(double others) {
        JsonObject json = new JsonObject();
        json.addProperty("processors", World.system().processors());
        json.addProperty("cpu", cpu);
        json.addProperty(
                "os",
                String.join(
                        " ",
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch")));
        json.addProperty("java", System.getProperty("java.vendor") + " " + Runtime.version());
        json.addProperty("python", python.version());
        json.addProperty("uvloop", python.uvloop() == null ? "none" : python.uvloop());
        json.addProperty("netty", netty);
        if (Double.isNaN(others)) {
            json.addProperty("others", "unknown");
        } else {
            json.addProperty("others", Math.round(others * 1000) / 1000.0);
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        json.addProperty("load", Math.round(load * 100) / 100.0);
        return json;
    }

    private static String cpuModel() {
        try {
            if (Files.isReadable(CPUS)) {
                for (String line : Files.readAllLines(CPUS)) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return "unknown";
    }

    private static String nettyVersion() {
        try {
            // Each of Netty's files has one.
            for (URL file : Collections.list(Machine.class.getClassLoader().getResources(NETTY))) {
                Properties versions = new Properties();
                try (InputStream content = file.openStream()) {
                    versions.load(content);
                }
                String version = versions.getProperty("netty-transport.version");
                if (version != null) {
                    return version;
                }
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return "unknown";
    }
}
