package dev.orrery.properties.picture;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven through its DevTools protocol. Keeps what the page
 * complains of and what it asks of the network.
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--hide-scrollbars",
                    "--remote-debugging-port=0",
                    "--remote-allow-origins=*");
    private static final String LISTENING = "DevTools listening on ";

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile CompletableFuture<String> loaded = new CompletableFuture<>();
    private String session = "";
    private int calls;

    Browser(String chromium) throws IOException {
        profile = Files.createTempDirectory("orrery-chromium");
        List<String> command = new ArrayList<>(List.of(chromium));
        command.addAll(FLAGS);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        process =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address()), this)
                        .join();
        String target =
                browserCall("Target.createTarget", "{\"url\":\"about:blank\"}")
                        .get("targetId")
                        .getAsString();
        session =
                browserCall(
                                "Target.attachToTarget",
                                "{\"targetId\":\"" + target + "\",\"flatten\":true}")
                        .get("sessionId")
                        .getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", "{}");
        }
    }

    private String address() throws IOException {
        BufferedReader errors =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.ofVirtual().start(() -> errors.lines().forEach(rest -> {}));
                return line.substring(LISTENING.length());
            }
        }
        throw new IOException("the browser has ended before it listened");
    }

    // ---- what a test does

    /** Loads a page and waits until its script is done. */
    void open(Path file) {
        complaints.clear();
        requests.clear();
        CompletableFuture<String> done = new CompletableFuture<>();
        loaded = done;
        call("Page.navigate", "{\"url\":\"" + file.toUri() + "\"}");
        done.orTimeout(60, TimeUnit.SECONDS).join();
        eval(
                "new Promise(function (done) { (function look() {"
                        + " if (document.documentElement.dataset.ready) done('');"
                        + " else setTimeout(look, 10); })(); })");
    }

    /** What an expression of the page says, as a text. */
    String eval(String expression) {
        JsonObject asked = new JsonObject();
        asked.addProperty("expression", "Promise.resolve(" + expression + ").then(String)");
        asked.addProperty("awaitPromise", true);
        JsonObject answer = call("Runtime.evaluate", asked.toString());
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + " threw " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? "" : value.getAsString();
    }

    /** What the page says of its state: an attribute that its script keeps. */
    String state(String name) {
        // After the next frame, for that is when it draws.
        return eval(
                "new Promise(function (done) { requestAnimationFrame(function () {"
                        + " requestAnimationFrame(function () {"
                        + " done(document.documentElement.dataset."
                        + name
                        + "); }); }); })");
    }

    void key(String key) {
        JsonObject event = new JsonObject();
        event.addProperty("type", "keyDown");
        event.addProperty("key", key);
        if (key.length() == 1) {
            event.addProperty("text", key);
        } else if (key.equals("Enter")) {
            event.addProperty("text", "\r");
        } else if (key.equals("Tab")) {
            event.addProperty("windowsVirtualKeyCode", 9);
        }
        call("Input.dispatchKeyEvent", event.toString());
        event.addProperty("type", "keyUp");
        event.remove("text");
        call("Input.dispatchKeyEvent", event.toString());
    }

    void type(String text) {
        JsonObject event = new JsonObject();
        event.addProperty("text", text);
        call("Input.insertText", event.toString());
    }

    void click(double x, double y) {
        String at = "\"x\":" + x + ",\"y\":" + y + ",\"button\":\"left\",\"clickCount\":1}";
        call("Input.dispatchMouseEvent", "{\"type\":\"mousePressed\"," + at);
        call("Input.dispatchMouseEvent", "{\"type\":\"mouseReleased\"," + at);
    }

    void wheel(double x, double y, int delta) {
        call(
                "Input.dispatchMouseEvent",
                "{\"type\":\"mouseWheel\",\"x\":"
                        + x
                        + ",\"y\":"
                        + y
                        + ",\"deltaX\":0,\"deltaY\":"
                        + delta
                        + "}");
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":"
                        + width
                        + ",\"height\":"
                        + height
                        + ",\"deviceScaleFactor\":1,\"mobile\":false}");
    }

    /** Chooses light or dark, and screen or print. */
    void media(String scheme, String media) {
        call(
                "Emulation.setEmulatedMedia",
                "{\"media\":\""
                        + media
                        + "\",\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\""
                        + scheme
                        + "\"}]}");
    }

    byte[] pdf() {
        JsonObject answer = call("Page.printToPDF", "{\"preferCSSPageSize\":true}");
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    byte[] screenshot() {
        JsonObject answer = call("Page.captureScreenshot", "{\"format\":\"png\"}");
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    /** Errors on the console and exceptions of the page's script. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** What the page has loaded, itself included. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException busy) {
            // A process of the browser still writes; the folder is a temporary one.
        }
    }

    // ---- the protocol

    private JsonObject browserCall(String method, String parameters) {
        return send(method, parameters, "");
    }

    private JsonObject call(String method, String parameters) {
        return send(method, parameters, ",\"sessionId\":\"" + session + "\"");
    }

    private JsonObject send(String method, String parameters, String rest) {
        int id = ++calls;
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(
                        "{\"id\":"
                                + id
                                + ",\"method\":\""
                                + method
                                + "\",\"params\":"
                                + parameters
                                + rest
                                + "}",
                        true)
                .join();
        JsonObject whole = answer.orTimeout(60, TimeUnit.SECONDS).join();
        if (whole.has("error")) {
            throw new AssertionError(method + " was refused: " + whole.get("error"));
        }
        return whole.getAsJsonObject("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            JsonObject heard = JsonParser.parseString(message.toString()).getAsJsonObject();
            message.setLength(0);
            hear(heard);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void hear(JsonObject heard) {
        if (heard.has("id")) {
            CompletableFuture<JsonObject> answer = answers.remove(heard.get("id").getAsInt());
            if (answer != null) {
                answer.complete(heard);
            }
            return;
        }
        String params = heard.get("params").toString();
        switch (heard.get("method").getAsString()) {
            case "Page.loadEventFired" -> loaded.complete("");
            case "Runtime.exceptionThrown" -> complaints.add(params);
            case "Runtime.consoleAPICalled" -> {
                if (params.contains("\"type\":\"error\"")) {
                    complaints.add(params);
                }
            }
            case "Log.entryAdded" -> {
                if (params.contains("\"level\":\"error\"")) {
                    complaints.add(params);
                }
            }
            case "Network.requestWillBeSent" ->
                    requests.add(
                            heard.getAsJsonObject("params")
                                    .getAsJsonObject("request")
                                    .get("url")
                                    .getAsString());
            default -> {
                // Of no interest here.
            }
        }
    }
}
