package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.HtmlUtils;

class OutboxTest {

    private static final String HOSTILE =
            "${1+1} #{x} {{x}} [[${77*77}]] [(${77*77})] __${77*77}__ *{y} @{z} {0} {1} ''"
                    + " it's <script>alert(1)</script> <img src=x onerror=alert(1)> & \"q\" 𝒳😀";

    @SuppressWarnings("NullAway.Init")
    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(Map.of("loopdesk.service-desk.phone", "+86 21 5555 0100"));
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    static Stream<Arguments> lettersInEachLanguage() {
        return Arrays.stream(MessageKind.values())
                .flatMap(kind -> Stream.of("en", "zh-CN").map(language -> Arguments.of(kind, language)));
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void everyLetterIsWhole(MessageKind kind, String language) {
        Ticket ticket = eventful(language, "Printer offline", "plain");

        OutgoingMessage message = compose(kind, ticket);

        String all = message.subject() + message.text() + message.html();
        assertThat(all).doesNotContainPattern("\\{\\d").doesNotContain("label.", kind.key() + ".", "null", " th:");
        assertThat(message.subject()).contains("[" + ticket.number() + "]");
        assertThat(message.text()).doesNotContain("\n\n\n").endsWith("\n");
        assertThat(message.html().replace(staffPage(ticket), ""))
                .contains("lang=\"" + language + "\"")
                .doesNotContain("http", "src=", "url(");
        assertThat(message.language()).isEqualTo(language);
        var chinese = "\\p{IsHan}{4}";
        if (language.equals("en")) {
            assertThat(all.replace("PingFang SC", "")).doesNotContainPattern(chinese);
        } else {
            assertThat(message.text().lines().findFirst().orElseThrow()).containsPattern(chinese.replace("4", "2"));
            assertThat(message.text()).containsPattern(chinese);
            assertThat(message.text().replaceAll("Printer offline|Approvals and alerts|plain", ""))
                    .doesNotContainPattern("[a-z]{3,} [a-z]{2,}");
        }
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void lettersToStaffAloneLeadToTheirPageOfTheTicket(MessageKind kind, String language) {
        Ticket ticket = desk.ticket(language, "Printer offline", "plain", "ana@example.org");

        OutgoingMessage message = desk.outbox().withLink(compose(kind, ticket).id());

        if (kind.audience() == Audience.STAFF) {
            assertThat(message.text()).contains("\n" + staffPage(ticket) + "\n");
            assertThat(message.html()).contains("href=\"" + staffPage(ticket) + "\"");
        } else {
            assertThat(message.text() + message.html()).doesNotContain("/staff/");
        }
    }

    @Test
    void anAlertNamesNoQueueThatMayNotHoldTheTicketYet() {
        for (String language : Texts.LANGUAGES) {
            var queues = ResourceBundle.getBundle("messages.workspace", Locale.forLanguageTag(language));
            String text = compose(MessageKind.ALERT, desk.ticket(language, "Blank screen", "plain", null))
                    .text();
            assertThat(queues.keySet().stream()
                            .filter(key -> key.startsWith("filter."))
                            .map(key -> "“" + queues.getString(key) + "”"))
                    .hasSizeGreaterThan(5)
                    .noneMatch(text::contains);
        }
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void everyLetterIsWholeWhereTheCaseFileIsEmpty(MessageKind kind, String language) {
        OutgoingMessage message = compose(kind, desk.ticket(language, "Printer offline", "plain", "ana@example.org"));

        assertThat(message.subject() + message.text() + message.html())
                .doesNotContainPattern("\\{\\d")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void wordsOfPeopleStayLiteralAndHarmless(MessageKind kind, String language) {
        OutgoingMessage message = compose(kind, eventful(language, HOSTILE, HOSTILE));

        assertThat(message.subject()).contains(HOSTILE);
        assertThat(message.html())
                .doesNotContain("<script", "<img", "onerror=alert(1)>")
                .doesNotContain("5929");
        if (kind == MessageKind.RECEIPT) {
            assertThat(message.text() + message.html()).doesNotContain("script", "1+1", "{{x}}");
        } else {
            assertThat(message.text()).contains(HOSTILE);
            assertThat(unescaped(message.html())).contains(HOSTILE);
        }
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void lineBreaksInATitleMakeNoHeaders(MessageKind kind, String language) {
        String title = "Printer\r\nBcc: everyone@example.org\n\n\u0000\u2028\u202Eoffline\uD800";

        OutgoingMessage message = compose(kind, desk.ticket(language, title, "plain", "ana@example.org"));

        assertThat(message.subject()).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202E\\uD800]");
        // A stranger's address is no part of the subject of a letter that a page asked for.
        boolean staff = kind.audience() == MessageKind.Audience.STAFF;
        assertThat(message.subject())
                .contains(staff ? "Printer Bcc: everyone@example.org offline\uFFFD" : "Printer Bcc: … offline\uFFFD [");
    }

    @Test
    void longTitlesAreCutBetweenCharacters() {
        String face = "😀";

        OutgoingMessage message =
                compose(MessageKind.CLOSURE, desk.ticket("en", face.repeat(120) + "x".repeat(15), "plain", null));
        OutgoingMessage cut = compose(MessageKind.CLOSURE, desk.ticket("en", "a" + face.repeat(127), "plain", null));

        assertThat(message.subject()).contains(face + "x".repeat(15) + " [");
        assertThat(cut.subject()).startsWith("a" + face.repeat(127) + " [");
        assertThat(PlainText.line("a" + face.repeat(300), 200)).isEqualTo("a" + face.repeat(199));
    }

    @Test
    void oddCharactersInATextAreKeptOutOfTheDatabase() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        desk.file(ticket, EntryKind.TRIAGE, Map.of("question", "a\u0000b\r\nc\uD800\u001bd\te"));

        assertThat(compose(MessageKind.DETAILS_WANTED, ticket).text()).contains("ab\n    c\uFFFDd\te\n");
    }

    @Test
    void aHugeTextGoesThrough() {
        Ticket ticket = desk.ticket("zh-CN", "Printer", "plain", null);
        String huge = "很长的文字😀\n".repeat(15_000);
        desk.file(ticket, EntryKind.TRIAGE, Map.of("question", huge));

        OutgoingMessage message = compose(MessageKind.DETAILS_WANTED, ticket);

        assertThat(desk.outbox().get(message.id()).html()).contains(huge.strip());
    }

    @Test
    void theReceiptSaysThanksThenNumberThenWhatHappensByWhen() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", "ana@example.org");

        assertThat(compose(MessageKind.RECEIPT, ticket).text())
                .containsSubsequence(
                        "Thank you",
                        ticket.number(),
                        "We look at it by: Monday, 23 November 2026, 14:15 (China Time, UTC+08:00)",
                        "solved by: Tuesday, 24 November 2026, 10:15 (China Time, UTC+08:00)",
                        "What happens next",
                        "+86 21 5555 0100");
        assertThat(compose(MessageKind.RECEIPT, desk.ticket("zh-CN", "打印机", "plain", null))
                        .text())
                .contains("2026年11月23日 星期一 14:15\uff08中国时间\uff0cUTC+08:00\uff09");
    }

    @Test
    void theTextIsLaidOutInParagraphs() {
        Ticket ticket = desk.ticket("en", "Printer", "Ana", null);
        desk.file(ticket, EntryKind.TRIAGE, Map.of("question", "Which floor?\n\nWhich room?"));

        assertThat(compose(MessageKind.DETAILS_REMINDER, ticket).text()).isEqualTo("""
                We are still waiting for your answer

                Dear Ana,

                You are surely busy, so this is just a friendly reminder: we would like to carry on with your request, \
                but need an answer from you first.

                To find the cause we need one more thing from you:

                Our question:
                    Which floor?

                    Which room?

                If we hear nothing within 7 days from now, we close the ticket. Should you need more time, \
                a short note to us is enough.

                The page of your request

                There you see where your request stands, answer what we ask, and write to us. No account is needed.

                Please keep the link to yourself: whoever has it can answer in your name.

                Other ways to reach us

                Simply answer this message: it finds its way to %1$s.

                Or call the service desk at +86 21 5555 0100 and have the ticket number %1$s at hand. We can take down \
                your answer by phone just as well.

                With kind regards,
                Your service desk
                """.formatted(ticket.number()));
    }

    @Test
    void detailsWantedAsksTheNewestQuestion() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        assertThat(compose(MessageKind.DETAILS_WANTED, ticket).text()).contains("word for word", "within 7 days");
        desk.file(ticket, EntryKind.TRIAGE, Map.of("question", "Which floor?"));
        assertThat(compose(MessageKind.DETAILS_WANTED, ticket).text()).contains("Our question: Which floor?");
        desk.file(ticket, EntryKind.DIAGNOSIS, Map.of("question", "Which driver?", "diagnosisLog", "secret"));

        assertThat(compose(MessageKind.DETAILS_WANTED, ticket).text())
                .contains("Which driver?")
                .doesNotContain("Which floor?", "secret");
    }

    @Test
    void detailsThatAreWaitedForWithoutAnEndAreAskedForWithoutAPeriod() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);

        assertThat(desk.outbox()
                        .toRequester(MessageKind.DETAILS_WANTED, ticket, AnswerPeriod.NONE, null, true)
                        .text())
                .contains("word for word")
                .doesNotContain("within", "remind");
        assertThat(desk.outbox()
                        .toRequester(MessageKind.DETAILS_WANTED, ticket, new AnswerPeriod("PT36H", false), null, true)
                        .text())
                .contains("within 36 hours, we will close the ticket.")
                .doesNotContain("remind");
    }

    @Test
    void optionsComeWithAllThatIsKnownOfThem() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        desk.file(ticket, EntryKind.SOLUTION, solution());

        assertThat(compose(MessageKind.OPTIONS_OFFERED, ticket).text())
                .containsSubsequence(
                        "Option 1: New driver", "Risk: none", "Option 2: New printer", "Advantages: faster")
                .doesNotContain("Option 3");
    }

    @Test
    void theChosenOptionIsTheOneToApply() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        desk.file(ticket, EntryKind.SOLUTION, solution());
        desk.file(ticket, EntryKind.CHOICE, Map.of("chosenOption", 2));
        assertThat(compose(MessageKind.SOLUTION_TO_APPLY, ticket).text())
                .contains("New printer", "back up")
                .doesNotContain("New driver");
        desk.file(ticket, EntryKind.SOLUTION, solution());

        assertThat(compose(MessageKind.SOLUTION_TO_APPLY, ticket).text()).contains("New driver");
    }

    @Test
    void aProgressUpdateTellsWhatTheRequesterMayKnowSinceTheOneBefore() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        compose(MessageKind.RECEIPT, ticket);
        desk.file(ticket, EntryKind.DIAGNOSIS, Map.of("diagnosisLog", "secret"));
        desk.tell(ticket, EntryKind.STATUS, Map.of("done", "DIAGNOSIS"));
        compose(MessageKind.OPTIONS_OFFERED, ticket);
        compose(MessageKind.ALERT, ticket);

        assertThat(compose(MessageKind.PROGRESS_UPDATE, ticket).text())
                .contains("""
                        This has happened since we received your request on Monday, 23 November 2026, 10:15 (China \
                        Time, UTC+08:00):

                        23 November, 10:15: We looked for the cause of the problem.
                        23 November, 10:15: We sent you solutions to choose from.

                        To carry on""")
                .doesNotContain("secret", "Alert", "alert");

        assertThat(compose(MessageKind.PROGRESS_UPDATE, ticket).text())
                .contains("Since our last message we have not completed another step")
                .doesNotContain("looked for", "This has happened");
        desk.tell(ticket, EntryKind.REPLY, Map.of("reply", "secret"));
        assertThat(compose(MessageKind.PROGRESS_UPDATE, ticket).text())
                .contains(
                        "This has happened since our last update on Monday, 23 November 2026, 10:15",
                        "You wrote to us.")
                .doesNotContain("looked for", "secret");
    }

    @Test
    void aProgressUpdateRemindsOfWhatIsAwaited() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        compose(MessageKind.OPTIONS_OFFERED, ticket);
        assertThat(compose(MessageKind.PROGRESS_UPDATE, ticket).text()).contains("tell us your choice");
        desk.tell(ticket, EntryKind.CHOICE, Map.of("chosenOption", 1));

        assertThat(compose(MessageKind.PROGRESS_UPDATE, ticket).text())
                .contains("You chose option 1.")
                .doesNotContain("To carry on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void nothingThatAnybodyWroteReachesAProgressUpdate(String language) {
        Ticket ticket = desk.ticket(language, "Printer", "Ana", null);
        var content = new HashMap<String, Object>(solution());
        for (String field : List.of(
                "question",
                "outOfScopeReason",
                "remoteScope",
                "delayReason",
                "workaround",
                "expectedOn",
                "reply",
                Entry.MESSAGE,
                Entry.NOTE,
                "details",
                "diagnosisLog",
                "findings",
                "sessionLog",
                "callNote",
                "comment",
                "kind",
                "subject",
                "text",
                "done",
                "passed",
                "applyOutcome",
                "chosenOption",
                "endedAs")) {
            content.put(field, HOSTILE);
        }
        content.replaceAll((field, value) -> HOSTILE);
        for (EntryKind kind : EntryKind.values()) {
            desk.file(ticket, kind, content);
            desk.tell(ticket, kind, content);
        }

        OutgoingMessage update = compose(MessageKind.PROGRESS_UPDATE, ticket);

        assertThat(update.text() + unescaped(update.html()))
                .doesNotContain("alert(1)", "it's", "77*77", "5929", "agent", "script>", "𝒳😀");
        assertThat(update.text()).contains(language.equals("en") ? "You wrote to us" : "您给我们发来了消息");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void allLettersOfATicketHaveOneSubject(String language) {
        Ticket ticket = desk.ticket(language, "Re: [LD-7] Printer at www.example.org is offline", "plain", null);

        assertThat(Arrays.stream(MessageKind.values())
                        .filter(kind -> kind.audience() == MessageKind.Audience.REQUESTER)
                        .map(kind -> compose(kind, ticket).subject()))
                .containsOnly("Re: Printer at … is offline [" + ticket.number() + "]");
    }

    @Test
    void anAlertNamesTheTarget() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);
        assertThat(compose(MessageKind.ALERT, ticket).subject()).contains("First response overdue");
        desk.caseFiles().assess(ticket.number(), "hardware", "low", "low");
        Ticket triaged = desk.caseFiles().get(ticket.number());
        assertThat(compose(MessageKind.ALERT, triaged).subject()).contains("Resolution at risk");
        desk.file(ticket, EntryKind.ALERT, Map.of("target", "resolution-overdue"));

        assertThat(compose(MessageKind.ALERT, triaged).subject()).contains("Resolution overdue");
    }

    @Test
    void aDelayGivesReasonWorkaroundAndDay() {
        Ticket ticket = desk.ticket("zh-CN", "Printer", "plain", null);
        desk.file(
                ticket,
                EntryKind.DELAY,
                Map.of("delayReason", "等待备件", "workaround", "使用三楼打印机", "expectedOn", "2026-11-30"));

        assertThat(compose(MessageKind.DELAY_EXPLAINED, ticket).text()).contains("等待备件", "使用三楼打印机", "2026年11月30日 星期一");
    }

    @Test
    void composingIsRecordedInTheCaseFile() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);

        OutgoingMessage told = compose(MessageKind.CLOSURE, ticket);
        compose(MessageKind.ALERT, ticket);

        List<Entry> entries = desk.caseFiles().entries(ticket.number());
        assertThat(entries).hasSize(3);
        assertThat(entries.get(1).content())
                .isEqualTo(Map.of("kind", "closure", "subject", "Your request is closed", "text", told.text()));
        assertThat(entries).extracting(Entry::visibleToRequester).containsExactly(true, true, false);
        assertThat(desk.caseFiles().isIntact(ticket.number())).isTrue();
    }

    @Test
    void aMessageComesBackAsItWasComposed() {
        OutgoingMessage message =
                compose(MessageKind.CLOSURE, desk.ticket("en", "打印机😀", "plain", " ana@example.org "));

        assertThat(desk.outbox().get(message.id())).isEqualTo(message);
        assertThat(message.recipient()).isEqualTo("ana@example.org");
        assertThat(message.mailId()).matches("<[0-9a-f-]{36}@loopdesk\\.local>");
        assertThatThrownBy(() -> desk.outbox().get("none")).hasMessage("There is no message none");
    }

    @Test
    void whatWasSentStaysSentWhateverBecomesOfTheJob() {
        OutgoingMessage message = compose(MessageKind.CLOSURE, desk.ticket("en", "Printer", "plain", null));

        new TransactionTemplate(desk.bean(PlatformTransactionManager.class)).executeWithoutResult(job -> {
            desk.outbox().sent(message.id());
            job.setRollbackOnly();
        });

        assertThat(desk.outbox().get(message.id()).sentAt()).isEqualTo(TestDesk.NOW);
        assertThatThrownBy(() -> desk.outbox().sent("none")).hasMessage("There is no message none");
    }

    @Test
    void requesterAndStaffAreNotMixedUp() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", null);

        assertThatThrownBy(() -> desk.outbox().toRequester(MessageKind.ALERT, ticket, AnswerPeriod.NONE, null, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.outbox().toStaff(MessageKind.RECEIPT, ticket, null, Locale.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final AnswerPeriod WEEK = new AnswerPeriod("P7D", true);

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void aCopyIsWholeAndHasNothingOfTheRequestersAlone(MessageKind kind, String language) {
        assumeThat(kind.audience()).isEqualTo(Audience.REQUESTER);
        Ticket ticket = eventful(language, "Printer offline", "plain");
        Participant reader = participant(ticket);

        OutgoingMessage letter = compose(kind, ticket);
        OutgoingMessage copy = desk.outbox().toParticipant(kind, ticket, reader);

        String all = copy.subject() + copy.text() + copy.html();
        assertThat(all).doesNotContainPattern("\\{\\d").doesNotContain("copy.", kind.key() + ".", "null", " th:");
        assertThat(copy.text()).doesNotContain("\n\n\n").endsWith("\n");
        assertThat(copy.subject()).isEqualTo(letter.subject());
        assertThat(copy.recipient()).isEqualTo("ben@example.org");
        assertThat(copy.mailId()).isNotEqualTo(letter.mailId());
        assertThat(copy.text()).contains(language.equals("en") ? "You can stop them" : "停止接收");
        assertThat(desk.outbox().withLink(copy.id()).text())
                .contains(desk.bean(TicketLinks.class).link(reader))
                .doesNotContain(desk.bean(TicketLinks.class).link(ticket.number()));
        assertThat(desk.bean(MailThreads.class).before(copy).references())
                .as("who knows the requester's letters could answer in their name")
                .doesNotContain(letter.mailId());
        assertThat(desk.bean(MailThreads.class).before(compose(kind, ticket)).references())
                .doesNotContain(copy.mailId());
        if (kind.asks()) {
            assertThat(copy.text())
                    .contains(language.equals("en") ? "The requester is " : "用户")
                    .doesNotContain("plain\n    plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void everyLabelEndsInAColon(String language) {
        Texts.of("letters", Locale.forLanguageTag(language)).all().forEach((key, text) -> {
            if (key.startsWith("label.") || key.endsWith(".label")) {
                assertThat(text).as(key).matches(".*[:\uff1a]");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"en,Your question:,Our answer:", "zh-CN,您的问题\uff1a,我们的答复\uff1a"})
    void anOtherQuestionIsTheRequestersAndTheAnswerOurs(String language, String question, String answer) {
        Ticket ticket = desk.ticket(language, "Printer", "Ana", "ana@example.org");
        Participant reader = participant(ticket);
        desk.tell(
                ticket,
                EntryKind.CONFIRMATION,
                Map.of("resolutionConfirmed", true, "satisfaction", "4", "otherQuestions", "May I keep it?"));
        desk.file(ticket, EntryKind.STATUS, Map.of("questionsAnswer", "Keep it."));

        assertThat(compose(MessageKind.CLOSURE, ticket).text())
                .containsSubsequence(
                        question + (language.equals("en") ? " " : ""), "May I keep it?", answer, "Keep it.")
                .doesNotContain("Our question", "请教");
        assertThat(desk.outbox()
                        .toParticipant(MessageKind.CLOSURE, ticket, reader)
                        .text())
                .as("the other questions and the rating are the requester's alone")
                .doesNotContain("May I keep it?", "Keep it.", "satisfaction", "满意度");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void theWordsForThePhoneOfAMessageAreTheMessageOnly(String language) {
        Ticket ticket = desk.ticket(language, "Printer", "Ana", null);
        desk.tell(ticket, EntryKind.STAFF_MESSAGE, Map.of(Entry.MESSAGE, "Room 5 is free.\n\nCome by."));

        assertThat(desk.outbox()
                        .phoneWords(compose(MessageKind.STAFF_MESSAGE, ticket).id()))
                .contains(ticket.number())
                .endsWith("Room 5 is free.\nCome by.");
    }

    @ParameterizedTest
    @CsvSource({
        "en,What we would look at and do:,What we may do:,To find the cause of the problem that you reported.",
        "zh-CN,我们要查看和操作的内容\uff1a,我们可以做什么\uff1a,查找您所报告问题的原因。"
    })
    void aConsentWithoutAStatedScopeIsForTheCauseOfTheProblem(
            String language, String asked, String given, String purpose) {
        Ticket ticket = desk.ticket(language, "Printer", "Ana", "ana@example.org");
        desk.file(ticket, EntryKind.DIAGNOSIS, Map.of("diagnosisOutcome", "remote-assistance"));
        assertThat(compose(MessageKind.CONSENT_WANTED, ticket).text()).containsSubsequence(asked, purpose);
        desk.tell(
                ticket,
                EntryKind.CONSENT,
                Map.of("remoteAssistanceGranted", true, "remoteUntil", "2026-11-24T00:00:00Z"));

        assertThat(compose(MessageKind.CONSENT_CONFIRMED, ticket).text()).containsSubsequence(given, purpose);
    }

    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void aCopyDoesNotSpeakToTheParticipantAsTheRequester(MessageKind kind, String language) {
        assumeThat(kind.audience()).isEqualTo(Audience.REQUESTER);
        Ticket ticket = desk.ticket(language, "Printer", "Ana", "ana@example.org");
        OutgoingMessage copy = desk.outbox().toParticipant(kind, ticket, participant(ticket));

        assertThat(copy.text().lines().findFirst().orElseThrow())
                .contains(language.equals("en") ? "For your information: " : "供您了解\uff1a")
                .doesNotContainPattern("(?i)information: .*\\byour?\\b")
                .doesNotContainPattern("供您了解\uff1a.*您");
        assertThat(copy.text()).doesNotContain("The page of your request", "您的请求页面");
    }

    /** What staff write is quoted; whatever else is told of the requester. */
    @ParameterizedTest
    @MethodSource("lettersInEachLanguage")
    void aCopyTellsOfTheRequesterAndQuotesNoLetter(MessageKind kind, String language) {
        assumeThat(kind.audience()).isEqualTo(Audience.REQUESTER);
        // A new link is sent to nobody else.
        assumeThat(kind).isNotIn(MessageKind.STAFF_MESSAGE, MessageKind.LINKS);
        Ticket ticket = eventful(language, "Printer", "plain");
        for (Map<String, Object> entry : List.<Map<String, Object>>of(
                Map.of("kind", "details-wanted"), Map.of("kind", "consent-wanted"), Map.of("kind", "closure"))) {
            desk.tell(ticket, EntryKind.MESSAGE, entry);
        }
        desk.tell(ticket, EntryKind.DETAILS, Map.of("detailsProvided", true));
        desk.tell(ticket, EntryKind.CHOICE, Map.of("chosenOption", 1));
        desk.tell(ticket, EntryKind.APPLICATION, Map.of("applyOutcome", "needs-help"));
        desk.tell(ticket, EntryKind.CONSENT, Map.of("remoteAssistanceGranted", true));
        desk.tell(ticket, EntryKind.CONFIRMATION, Map.of("resolutionConfirmed", false));
        desk.tell(ticket, EntryKind.STATUS, Map.of("done", "TRIAGE"));
        desk.tell(ticket, EntryKind.STATUS, Map.of("done", "REMOTE_SESSION"));
        desk.tell(ticket, EntryKind.MESSAGE, Map.of("kind", "options-offered"));

        String text =
                desk.outbox().toParticipant(kind, ticket, participant(ticket)).text();

        boolean english = language.equals("en");
        String start = english ? "You are kept informed of a request of plain." : "您是 plain 的请求的抄送人。";
        String content = text.substring(
                text.indexOf(start) + start.length(), text.indexOf(english ? "The page of this request" : "该请求的页面"));
        assertThat(content.strip()).isNotEmpty();
        assertThat(content).doesNotContainPattern(english ? "(?i)\\byour?s?\\b" : "您");
    }

    @Test
    void aSolutionToCarryOutNamesTheConditionsOfItsApproval() {
        Ticket ticket = desk.ticket("en", "Printer", "Ana", "ana@example.org");
        desk.file(ticket, EntryKind.SOLUTION, solution());
        assertThat(compose(MessageKind.SOLUTION_TO_APPLY, ticket).text()).doesNotContain("Please keep to this");
        desk.file(
                ticket,
                EntryKind.APPROVAL,
                Map.of("changeApproved", true, "approvalConditions", "After six only", "approvalNote", "For staff"));

        OutgoingMessage letter = compose(MessageKind.SOLUTION_TO_APPLY, ticket);

        assertThat(letter.text())
                .containsSubsequence("New driver", "Please keep to this: After six only", "Before you begin")
                .doesNotContain("For staff");
    }

    @Test
    void aCopyOfAChoiceAndOfAConfirmationTellsWhatIsDecidedOn() {
        Ticket ticket = desk.ticket("en", "Printer", "Ana", "ana@example.org");
        Participant reader = participant(ticket);
        desk.file(ticket, EntryKind.SOLUTION, solution());
        assertThat(desk.outbox()
                        .toParticipant(MessageKind.OPTIONS_OFFERED, ticket, reader)
                        .text())
                .containsSubsequence("asked to choose", "Option 1: New driver", "Option 2: New printer")
                .doesNotContain("Your choice");
        desk.tell(ticket, EntryKind.APPLICATION, Map.of("applyOutcome", "applied"));

        assertThat(desk.outbox()
                        .toParticipant(MessageKind.CONFIRMATION_WANTED, ticket, reader)
                        .text())
                .containsSubsequence("asked whether", "Solution: New driver", "The requester carried out the solution.")
                .doesNotContain("You carried out", "Please tell us");
    }

    @ParameterizedTest
    @CsvSource({"en,write to us.,please answer this message or call us", "zh-CN,给我们留言,请直接回复本消息或致电我们"})
    void aLetterThatEndsATicketNamesNoWayToWriteOnItsPage(String language, String onThePage, String how) {
        Ticket ticket = desk.ticket(language, "Printer", "Ana", "ana@example.org");

        assertThat(compose(MessageKind.CLOSURE, ticket).text()).contains(onThePage);
        for (MessageKind end : List.of(MessageKind.OUT_OF_SCOPE, MessageKind.NO_ANSWER, MessageKind.WITHDRAWN)) {
            assertThat(compose(end, ticket).text()).as(end.key()).doesNotContain(onThePage);
        }
        assertThat(compose(MessageKind.OUT_OF_SCOPE, ticket).text()).contains(how);
    }

    private static String staffPage(Ticket ticket) {
        return "http://localhost:8080/staff/tickets/" + ticket.number();
    }

    private static Participant participant(Ticket ticket) {
        return Objects.requireNonNull(new TransactionTemplate(desk.bean(PlatformTransactionManager.class))
                .execute(status -> desk.bean(Participants.class)
                        .add(ticket, new NamedAddress("Ben", "ben@example.org"), Entry.REQUESTER)));
    }

    private static OutgoingMessage compose(MessageKind kind, Ticket ticket) {
        if (kind.audience() == Audience.PARTICIPANT) {
            return desk.outbox().toParticipant(kind, ticket, participant(ticket));
        }
        return kind.audience() == Audience.REQUESTER
                ? desk.outbox().toRequester(kind, ticket, WEEK, null, true)
                : desk.outbox().toStaff(kind, ticket, "lead@loopdesk.local", ticket.locale());
    }

    /** A ticket with an entry of every kind, each field of which holds the text. */
    private static Ticket eventful(String language, String title, String text) {
        Ticket ticket = desk.ticket(language, title, text, "ana@example.org");
        Map<String, Object> content = new HashMap<>(solution());
        content.replaceAll((field, value) -> text);
        for (String field : List.of(
                "question",
                "outOfScopeReason",
                "remoteScope",
                "delayReason",
                "workaround",
                "expectedOn",
                "reply",
                Entry.MESSAGE)) {
            content.put(field, text);
        }
        for (EntryKind kind : EnumSet.complementOf(
                EnumSet.of(EntryKind.REPORT, EntryKind.MESSAGE, EntryKind.CONFIRMATION, EntryKind.SOLUTION))) {
            desk.file(ticket, kind, content);
        }
        content.put("performedBy", "staff");
        desk.file(ticket, EntryKind.SOLUTION, content);
        desk.file(ticket, EntryKind.CONFIRMATION, Map.of("satisfaction", 4));
        return ticket;
    }

    private static Map<String, Object> solution() {
        return Map.ofEntries(
                Map.entry("option1Title", "New driver"),
                Map.entry("option1Steps", "1. Download\n2. Install"),
                Map.entry("option1Risk", "none"),
                Map.entry("option1Guide", "see the wiki"),
                Map.entry("option2Title", "New printer"),
                Map.entry("option2Steps", "Plug it in"),
                Map.entry("option2Advantages", "faster"),
                Map.entry("option2Drawbacks", "dearer"),
                Map.entry("option2Scenario", "the old one is broken"),
                Map.entry("option3Title", ""));
    }

    private static String unescaped(String html) {
        return HtmlUtils.htmlUnescape(html);
    }
}
