/** Recurring and one-shot jobs under names, as cron and at have them. */
@NullMarked
package dev.orrery.examples.jobscheduler;

import org.jspecify.annotations.NullMarked;
