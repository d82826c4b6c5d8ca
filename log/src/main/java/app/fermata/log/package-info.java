/// The log: append-only, keyed entries with gap-free numbers. It knows no word of chat.
@NullMarked
package app.fermata.log;

import org.jspecify.annotations.NullMarked;
