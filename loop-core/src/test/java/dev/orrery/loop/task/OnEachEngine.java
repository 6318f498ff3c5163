package dev.orrery.loop.task;

import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A class of tests that is run once on each {@link Engine}. */
@ParameterizedClass
@EnumSource(names = {"VIRTUAL", "BATON"})
@Timeout(20)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnEachEngine {}
