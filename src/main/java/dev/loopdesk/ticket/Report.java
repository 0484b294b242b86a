package dev.loopdesk.ticket;

import org.jspecify.annotations.Nullable;

/**
 * A requester's report (S2.3). Texts are stored unchanged.
 *
 * @param urgency {@code low}, {@code medium} or {@code high}, as the requester sees it
 * @param impact {@code low}, {@code medium} or {@code high}, as the requester sees it
 * @param language {@code en} or {@code zh-CN}
 * @param channel {@code hotline}, {@code portal}, {@code mail}, {@code chat} or {@code api}
 */
public record Report(
        String title,
        String description,
        String requesterName,
        @Nullable String requesterDepartment,
        @Nullable String requesterEmail,
        @Nullable String requesterPhone,
        @Nullable String steps,
        @Nullable String environment,
        @Nullable String errorMessage,
        @Nullable String frequency,
        @Nullable String occurredAt,
        @Nullable String businessImpact,
        String urgency,
        String impact,
        String language,
        String channel) {}
