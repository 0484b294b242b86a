package dev.loopdesk.hardening;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Network address of a client for limits. A subscriber has 2^64 IPv6 addresses, which count as one. */
final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Returns the address of the client of the current request, or null outside of a request. */
    static @Nullable String current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                ? of(asked.getRequest().getRemoteAddr())
                : null;
    }

    /** Normalises a literal address; other text stays unchanged. */
    static String of(String remote) {
        if (!remote.contains(":")) {
            return remote;
        }
        try {
            // A literal address causes no DNS lookup.
            InetAddress address = InetAddress.getByName(remote);
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return remote;
        }
    }
}
