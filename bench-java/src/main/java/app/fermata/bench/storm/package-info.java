/// People who write while their server is killed, and an account of every message.
@NullMarked
package app.fermata.bench.storm;

import org.jspecify.annotations.NullMarked;
