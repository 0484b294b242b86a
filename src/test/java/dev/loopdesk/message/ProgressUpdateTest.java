package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.message.Progress.ProgressStep;
import dev.loopdesk.ticket.Answering;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressUpdateTest {

    /** 10:00 in Shanghai; each entry comes ten minutes after the one before. */
    private static final Instant RECEIVED = Instant.parse("2026-11-23T02:00:00Z");

    private static final Instant NOW = RECEIVED.plus(Duration.ofHours(24));

    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Instant resolutionDue = NOW.plus(Duration.ofHours(5));
    private @Nullable Instant nextUpdateDue = NOW.plus(Duration.ofHours(4));

    @Test
    void stepsAreToldAsTheyHappened() {
        requester(EntryKind.REPORT, Map.of("description", "no toner"));
        letter(MessageKind.RECEIPT);
        done("TRIAGE");
        done("DIAGNOSIS");
        letter(MessageKind.DETAILS_WANTED);
        requester(EntryKind.DETAILS, Map.of("detailsProvided", true, "details", "Floor 2"));
        letter(MessageKind.DELAY_EXPLAINED);

        assertThat(lines(update("en")))
                .containsSubsequence(
                        "This has happened since we received your request on Monday, 23 November 2026, 10:00 (China Time,"
                                + " UTC+08:00):",
                        "23 November, 10:30: We read your report and judged how urgent it is.",
                        "23 November, 10:40: We looked for the cause of the problem.",
                        "23 November, 10:50: We asked you a question.",
                        "23 November, 11:00: You answered our question.",
                        "23 November, 11:10: We wrote to you why it takes longer.",
                        "We still aim to have it solved by Tuesday, 24 November 2026, 15:00 (China Time, UTC+08:00).",
                        "You will hear from us again by Tuesday, 24 November 2026, 14:00 (China Time, UTC+08:00) at the"
                                + " latest, or as soon as there is news.");
        assertThat(lines(update("zh-CN")))
                .containsSubsequence(
                        "自2026年11月23日 星期一 10:00（中国时间，UTC+08:00）收到您的请求以来，进展如下：",
                        "11月23日 10:30： 我们阅读了您的描述，并评估了紧急程度。",
                        "11月23日 10:40： 我们排查了问题原因。",
                        "11月23日 10:50： 我们向您提了一个问题。",
                        "11月23日 11:00： 您答复了我们的提问。",
                        "11月23日 11:10： 我们向您说明了需要更长时间的原因。",
                        "我们仍力争在2026年11月24日 星期二 15:00（中国时间，UTC+08:00）之前解决。",
                        "最迟在2026年11月24日 星期二 14:00（中国时间，UTC+08:00），我们会再次向您通报；如有新进展，会提前告知您。");
    }

    @Test
    void whatStaysInsideIsNotTold() {
        for (EntryKind kind : EntryKind.values()) {
            entry(kind, false, Map.of("done", "DIAGNOSIS", "kind", "delay-explained", "applyOutcome", "applied"));
        }

        assertThat(Progress.in(entries)).isEqualTo(new Progress(null, List.of(), 0));
        assertThat(update("en")).contains("not completed another step").doesNotContain("23 November, ");
    }

    @Test
    void onlyWhatCameAfterTheLastUpdateIsTold() {
        done("DIAGNOSIS");
        letter(MessageKind.PROGRESS_UPDATE);
        done("CONSULTATION");
        letter(MessageKind.PROGRESS_UPDATE);
        done("SOLUTION");

        assertThat(lines(update("en")))
                .contains(
                        "This has happened since our last update on Monday, 23 November 2026, 10:40 (China Time,"
                                + " UTC+08:00):",
                        "23 November, 10:50: We prepared a solution.")
                .noneMatch(line -> line.contains("specialist") || line.contains("looked for"));
        assertThat(update("zh-CN")).contains("自2026年11月23日 星期一 10:40（中国时间，UTC+08:00）上次向您通报以来，进展如下：");
    }

    @Test
    void aLetterToStaffIsNoUpdate() {
        done("DIAGNOSIS");
        entry(EntryKind.MESSAGE, false, Map.of("kind", "progress-update"));

        assertThat(Progress.in(entries).lastUpdate()).isNull();
        assertThat(Progress.in(entries).steps()).hasSize(1);
    }

    @Test
    void theSameThingSeveralTimesInARowIsOneLine() {
        done("DIAGNOSIS");
        entry(EntryKind.DIAGNOSIS, false, Map.of());
        done("DIAGNOSIS");
        letter(MessageKind.RECEIPT);
        done("DIAGNOSIS");
        done("CONSULTATION");
        done("DIAGNOSIS");

        assertThat(lines(update("en")))
                .containsSubsequence(
                        "23 November, 10:50: We looked for the cause of the problem (3 times by then).",
                        "23 November, 11:00: We consulted a specialist.",
                        "23 November, 11:10: We looked for the cause of the problem.");
        assertThat(update("zh-CN")).contains("11月23日 10:50： 我们排查了问题原因（至此共 3 次）。");
    }

    @Test
    void differentChoicesAndDifferentResultsStaySeparate() {
        requester(EntryKind.CHOICE, Map.of("chosenOption", 1));
        requester(EntryKind.CHOICE, Map.of("chosenOption", 2));
        requester(EntryKind.CHOICE, Map.of("chosenOption", 2));
        status(Map.of("done", "VERIFICATION", "passed", false));
        status(Map.of("done", "VERIFICATION", "passed", true));

        assertThat(Progress.in(entries).steps())
                .containsExactly(
                        new ProgressStep("option-chosen", 1, at(1), 1),
                        new ProgressStep("option-chosen", 2, at(3), 2),
                        new ProgressStep("VERIFICATION.failed", null, at(4), 1),
                        new ProgressStep("VERIFICATION.passed", null, at(5), 1));
        assertThat(update("en"))
                .contains("You chose option 1.", "You chose option 2 (2 times by then).")
                .contains("it is not yet as it should be.", "it is as it should be.");
    }

    @Test
    void theLatestTenLinesAreTold() {
        done("TRIAGE");
        for (int i = 0; i < 5; i++) {
            done("DIAGNOSIS");
            done("CONSULTATION");
        }

        assertThat(Progress.in(entries).steps()).hasSize(10);
        assertThat(update("en"))
                .contains("One earlier step is not listed here.")
                .doesNotContain("We read your report");

        done("DIAGNOSIS");
        done("DIAGNOSIS");
        done("CONSULTATION");
        assertThat(Progress.in(entries).steps())
                .hasSize(10)
                .first()
                .isEqualTo(new ProgressStep("DIAGNOSIS", null, at(4), 1));
        assertThat(lines(update("en")))
                .filteredOn(line -> line.startsWith("23 November, "))
                .hasSize(10);
        assertThat(update("en")).contains("3 earlier steps are not listed here.");
        assertThat(update("zh-CN")).contains("另有 3 个更早的步骤未在此列出。");
    }

    @Test
    void tenLinesLeaveNothingOut() {
        for (int i = 0; i < 5; i++) {
            done("DIAGNOSIS");
            done("CONSULTATION");
        }

        assertThat(Progress.in(entries).earlier()).isZero();
        assertThat(update("en")).doesNotContain("earlier");
    }

    @Test
    void whatNobodyHasWordsForIsLeftOut() {
        done("ACKNOWLEDGEMENT");
        done("secret words");
        status(Map.of("endedAs", "EndEvent_TicketClosed"));
        requester(EntryKind.APPLICATION, Map.of("applyOutcome", "secret words"));
        requester(EntryKind.CHOICE, Map.of("chosenOption", "secret words"));
        requester(EntryKind.CALL, Map.of("callNote", "secret words"));
        entry(EntryKind.MESSAGE, true, Map.of("kind", "secret words"));

        assertThat(Progress.in(entries).steps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void everyStepHasItsWords(String language) {
        for (EntryKind kind : EntryKind.values()) {
            done(kind.name());
            requester(kind, Map.of());
        }
        status(Map.of("done", "VERIFICATION", "passed", true));
        status(Map.of("done", "VERIFICATION", "passed", false));
        status(Map.of("done", "REMOTE_SESSION", Entry.CUT_SHORT, true));
        Map<String, Object> answer = Map.of(Entry.TASK, "Agree on a date");
        requester(EntryKind.ANSWER, answer);
        entries.add(new Entry(999, at(999), EntryKind.DETAILS, null, Entry.REQUESTER, true, answer, ""));
        for (MessageKind kind : MessageKind.values()) {
            if (kind != MessageKind.PROGRESS_UPDATE) {
                letter(kind);
            }
        }
        requester(EntryKind.DETAILS, Map.of("detailsProvided", true));
        requester(EntryKind.CONSENT, Map.of("remoteAssistanceGranted", true));
        Map<String, Object> revoked = Map.of("remoteAssistanceGranted", false, "revoked", true);
        requester(EntryKind.CONSENT, revoked);
        entries.add(new Entry(1000, at(1000), EntryKind.CONSENT, null, Entry.REQUESTER, true, revoked, ""));
        requester(EntryKind.CHOICE, Map.of("chosenOption", 3));
        requester(EntryKind.APPLICATION, Map.of("applyOutcome", "applied"));
        requester(EntryKind.APPLICATION, Map.of("applyOutcome", "needs-help"));
        requester(EntryKind.CONFIRMATION, Map.of("resolutionConfirmed", true));
        requester(EntryKind.CONFIRMATION, Map.of("resolutionConfirmed", true, "bySilence", true));

        List<Entry> all = List.copyOf(entries);
        var told = new ArrayList<String>();
        for (Entry entry : all) {
            entries.clear();
            entries.add(entry);
            Progress.in(entries).steps().forEach(step -> told.add(step.what()));
            // A key without words would end the letter.
            assertThat(update(language)).doesNotContain("progress-update.", "null", "{");
        }

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "TRIAGE",
                        "QUICK_FIX",
                        "DIAGNOSIS",
                        "CONSULTATION",
                        "REMOTE_SESSION",
                        "REMOTE_SESSION.cut-short",
                        "SOLUTION",
                        "APPROVAL",
                        "APPLICATION",
                        "VERIFICATION",
                        "VERIFICATION.failed",
                        "VERIFICATION.passed",
                        "ANSWER",
                        "ANSWER",
                        "answer-given",
                        "answer-wanted",
                        "details-unknown",
                        "details-given",
                        "consent-declined",
                        "consent-granted",
                        "consent-revoked",
                        "consent-ended",
                        "option-chosen",
                        "solution-applied",
                        "help-wanted",
                        "resolution-denied",
                        "resolution-confirmed",
                        "confirmed-by-silence",
                        "reply",
                        "staff-message",
                        "details-wanted",
                        "details-reminder",
                        "consent-wanted",
                        "options-offered",
                        "solution-to-apply",
                        "delay-explained",
                        "confirmation-wanted",
                        "confirmation-reminder",
                        "closure");
    }

    @Test
    void whileItWaitsForTheRequesterTheLetterSaysSoAndStillNamesTheNextDate() {
        letter(MessageKind.CONSENT_WANTED);
        resolutionDue = null;

        assertThat(lines(update("en")))
                .containsSubsequence(
                        "23 November, 10:10: We asked you whether we may connect to your device.",
                        "To carry on we need to know whether we may connect to your device. Could you tell us yes or no?",
                        "While we wait for you, the time that we have set ourselves does not run.",
                        "You will hear from us again by Tuesday, 24 November 2026, 14:00 (China Time, UTC+08:00) at the"
                                + " latest, or as soon as there is news.");
    }

    @Test
    void whatStaffDidInsideIsNoAnswerOfTheRequester() {
        letter(MessageKind.SOLUTION_TO_APPLY);
        entry(EntryKind.APPLICATION, false, Map.of("workDone", "secret"));

        assertThat(update("en"))
                .contains("We are waiting to hear whether you could carry out")
                .doesNotContain("secret");
    }

    @Test
    void withoutANextDateNoneIsNamed() {
        nextUpdateDue = null;

        assertThat(update("en")).contains("still aim").doesNotContain("hear from us again");
        assertThat(update("zh-CN")).contains("仍力争").doesNotContain("再次向您通报");
    }

    @Test
    void aMissedTargetIsOwnedUpTo() {
        resolutionDue = NOW.minusSeconds(1);

        assertThat(update("en"))
                .contains("We had aimed to have it solved by Tuesday, 24 November 2026, 09:59")
                .contains("hear from us again");
    }

    private String update(String language) {
        var ticket = new Ticket(
                1,
                "LD-100001",
                "portal",
                "Printer",
                "Front desk",
                null,
                null,
                null,
                language,
                RECEIVED,
                "hardware",
                "medium",
                "medium",
                new Targets("P3", "office", null, null, null, resolutionDue, nextUpdateDue),
                "agent",
                RECEIVED,
                false,
                null,
                null,
                Answering.YES);
        Letter letter = new LetterWriter(ZoneId.of("Asia/Shanghai"), "", account -> account, Optional.empty())
                .write(
                        MessageKind.PROGRESS_UPDATE,
                        ticket,
                        List.copyOf(entries),
                        AnswerPeriod.NONE,
                        Locale.forLanguageTag(language),
                        NOW,
                        "",
                        null);
        return new LetterPrinter().text(letter);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private void done(String step) {
        status(Map.of("done", step));
    }

    private void status(Map<String, Object> content) {
        entry(EntryKind.STATUS, true, content);
    }

    private void letter(MessageKind kind) {
        entry(EntryKind.MESSAGE, true, Map.of("kind", kind.key(), "subject", "secret", "text", "secret"));
    }

    private void requester(EntryKind kind, Map<String, Object> content) {
        entry(kind, true, content);
    }

    private void entry(EntryKind kind, boolean visible, Map<String, Object> content) {
        int position = entries.size() + 1;
        entries.add(new Entry(position, at(position), kind, null, "agent", visible, content, ""));
    }

    private static Instant at(int position) {
        return RECEIVED.plus(Duration.ofMinutes(10L * position));
    }
}
