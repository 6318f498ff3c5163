/** A bounded intake: threads hand in, a loop works off. */
@NullMarked
package dev.orrery.examples.intake;

import org.jspecify.annotations.NullMarked;
