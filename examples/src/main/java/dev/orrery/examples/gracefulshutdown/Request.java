package dev.orrery.examples.gracefulshutdown;

import java.util.concurrent.CompletableFuture;

/** A request and its answer to be. Threading: any thread; equal only to itself. */
final class Request {
    final String text;
    final CompletableFuture<String> answer = new CompletableFuture<>();

    Request(String text) {
        this.text = text;
    }
}
