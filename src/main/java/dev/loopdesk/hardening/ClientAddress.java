package dev.loopdesk.hardening;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Network address of a client as limits count it. One subscriber has 2^64 addresses of IPv6: they count as one. */
final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Address of the client whose request this thread serves, or null outside a request. */
    static @Nullable String current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                ? of(asked.getRequest().getRemoteAddr())
                : null;
    }

    /** Reads a literal address; anything else counts as it is. */
    static String of(String remote) {
        if (!remote.contains(":")) {
            return remote;
        }
        try {
            // A literal address is not looked up.
            InetAddress address = InetAddress.getByName(remote);
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return remote;
        }
    }
}
