/** What stands between a client and a server in tests: a line that can be cut, and TLS. */
@NullMarked
package dev.promptbeam.proxy;

import org.jspecify.annotations.NullMarked;
