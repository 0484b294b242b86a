package dev.loopdesk.process.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.process.contract.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.impl.value.ObjectValueImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.i18n.LocaleContextHolder;

class FormTest {

    private static final ZoneId SERVICE_ZONE = ZoneId.of("Asia/Shanghai");

    private static final DeskAddress DESK = new DeskAddress("support@loopdesk.local");

    private final Refusals refusals = new Refusals();

    @BeforeEach
    void speakEnglish() {
        LocaleContextHolder.setLocale(Locale.ENGLISH);
    }

    @AfterEach
    void forgetTheLanguage() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void answersComeInOneShape() throws IOException {
        Form confirm = form("confirm-resolution");

        for (Object yes : List.of(true, "true")) {
            for (Object four : List.of(4, 4L, 4.0, (short) 4, 4.0f)) {
                assertThat(check(confirm, Map.of("resolutionConfirmed", yes, "satisfaction", four)))
                        .containsExactlyInAnyOrderEntriesOf(Map.of("resolutionConfirmed", true, "satisfaction", 4));
            }
        }
        assertThat(check(confirm, Map.of("resolutionConfirmed", "false")))
                .containsOnly(Map.entry("resolutionConfirmed", false));
    }

    @Test
    void whatIsEmptyIsLeftOut() throws IOException {
        var entered = new HashMap<String, @Nullable Object>();
        entered.put("resolutionConfirmed", true);
        entered.put("satisfaction", null);
        entered.put("comment", "  \n\t ");
        entered.put("otherQuestions", "");

        assertThat(check(form("confirm-resolution"), entered)).containsOnlyKeys("resolutionConfirmed");
    }

    @Test
    void aChoiceMayComeAsItsNumber() throws IOException {
        for (Object second : List.of("2", 2, 2L)) {
            assertThat(check(form("choose-solution"), Map.of("chosenOption", second)))
                    .containsExactly(Map.entry("chosenOption", "2"));
        }
        assertThatThrownBy(() -> check(form("choose-solution"), Map.of("chosenOption", 2.0)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aListMayComeAsJson() throws IOException {
        Form diagnose = form("diagnose");
        var asList = Map.<String, Object>of(
                "diagnosisOutcome",
                "consult",
                "consultQuestion",
                "Which rule?",
                "checksNetwork",
                List.of("account-rights", "restart"));
        VariableMap asJson = Variables.createVariables()
                .putValue("diagnosisOutcome", "consult")
                .putValue("consultQuestion", "Which rule?");
        asJson.putValueTyped(
                "checksNetwork",
                new ObjectValueImpl(
                        null, "[\"account-rights\",\"restart\"]", "application/json", "java.util.ArrayList", false));

        assertThat(check(diagnose, asList)).containsEntry("checksNetwork", List.of("account-rights", "restart"));
        assertThat(diagnose.check(asJson, refusals))
                .containsEntry("checksNetwork", List.of("account-rights", "restart"));
    }

    @Test
    void jsonIsNoText() throws IOException {
        VariableMap asJson = Variables.createVariables();
        asJson.putValueTyped(
                "findings", new ObjectValueImpl(null, "\"text\"", "application/json", "java.lang.String", false));

        assertThatThrownBy(() -> form("consult").check(asJson, refusals))
                .isInstanceOf(Refusal.class)
                .hasMessage("Findings (findings) has a wrong value; wanted: text");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:30Z, 2026-11-22T10:00:30Z",
        "2026-11-22T18:00+08:00, 2026-11-22T10:00:00Z",
        "9998-12-31T23:59Z, 9998-12-31T23:59:00Z"
    })
    void momentsAreKeptInUniversalTime(String entered, String kept) throws IOException {
        assertThat(check(
                        form("authorize-remote-assistance"),
                        Map.of("remoteAssistanceGranted", true, "remoteUntil", entered)))
                .containsEntry("remoteUntil", kept);
    }

    @Test
    void aDateOfTheEnginesIsAMoment() throws IOException {
        assertThat(check(
                        form("authorize-remote-assistance"),
                        Map.of(
                                "remoteAssistanceGranted",
                                true,
                                "remoteUntil",
                                Date.from(Instant.parse("2026-11-22T10:00:00Z")))))
                .containsEntry("remoteUntil", "2026-11-22T10:00:00Z");
    }

    @Test
    void aMomentForAMereDateHasTheDateOfTheServiceDeskWhereverTheMachineIs() throws IOException {
        TimeZone machines = TimeZone.getDefault();
        try {
            for (String elsewhere : List.of("UTC", "America/Los_Angeles", "Pacific/Kiritimati")) {
                TimeZone.setDefault(TimeZone.getTimeZone(elsewhere));
                // Half past midnight of the 23rd in Shanghai
                assertThat(check(
                                form("explain-delay"),
                                Map.of(
                                        "delayReason",
                                        "A part is on its way.",
                                        "expectedOn",
                                        Date.from(Instant.parse("2026-11-22T16:30:00Z")))))
                        .as(elsewhere)
                        .containsEntry("expectedOn", "2026-11-23");
            }
        } finally {
            TimeZone.setDefault(machines);
        }
    }

    @Test
    void aRefusalNamesEveryFieldAndWhatItWants() throws IOException {
        assertThatThrownBy(() -> check(form("triage"), Map.of("category", "network")))
                .isInstanceOf(Refusal.class)
                .hasMessage("How to proceed (triageOutcome) is missing; "
                        + "wanted: one of diagnose, quick-fix, details-missing, out-of-scope, spam; "
                        + "Urgency (urgency) is missing; wanted: one of low, medium, high; "
                        + "Impact (impact) is missing; wanted: one of low, medium, high")
                .satisfies(refusal ->
                        assertThat(((Refusal) refusal).fields()).containsExactly("triageOutcome", "urgency", "impact"));
        assertThatThrownBy(() -> check(form("verify"), Map.of("symptomGone", "yes", "mood", "good")))
                .isInstanceOf(Refusal.class)
                .hasMessage("mood is not a field of this form; its fields are: "
                        + "symptomGone, functionsNormal, noNewProblems, verificationNote, verificationForRequester, "
                        + "keepAsKnowledge, messageToRequester; "
                        + "Is the symptom gone? (symptomGone) has a wrong value; wanted: true or false");
        assertThatThrownBy(
                        () -> check(form("confirm-resolution"), Map.of("resolutionConfirmed", true, "satisfaction", 6)))
                .hasMessage("Satisfaction (satisfaction) has a wrong value; wanted: a whole number from 1 to 5");
        assertThatThrownBy(() ->
                        check(form("explain-delay"), Map.of("delayReason", "x", "expectedOn", "2026-11-22T10:00Z")))
                .hasMessageContaining("(expectedOn)")
                .hasMessageContaining("a date such as");
    }

    @Test
    void aRefusalSpeaksTheLanguageOfWhoeverAsks() throws IOException {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);

        assertThatThrownBy(() -> check(form("consult"), Map.of()))
                .hasMessageContaining("发现 (findings)")
                .hasMessageMatching("(?s).*\\p{IsHan}.*");
        LocaleContextHolder.setLocale(Locale.FRENCH);
        assertThatThrownBy(() -> check(form("consult"), Map.of())).hasMessageContaining("is missing");
    }

    @Test
    void theWordsOfARefusalHaveNoDoubledApostrophes() {
        assertThat(refusals.of("no-consent")).hasMessageContaining("requester's consent");
    }

    @Test
    void whatIsHiddenIsNotRequired() {
        Form form = Form.read(new ByteArrayInputStream("""
                {"id": "f", "components": [
                  {"type": "radio", "key": "colour", "values": [{"value": "red"}, {"value": "blue"}]},
                  {"type": "textfield", "key": "why", "validate": {"required": true},
                   "conditional": {"hide": "=colour = \\"red\\""}},
                  {"type": "group", "components": [
                    {"type": "textfield", "key": "code", "validate": {"pattern": "^[A-Z]+$", "maxLength": "3"}}]}]}
                """.getBytes(StandardCharsets.UTF_8)), SERVICE_ZONE, DESK);

        assertThat(form.keys()).containsExactly("colour", "why", "code");
        assertThat(check(form, Map.of("colour", "red"))).containsOnlyKeys("colour");
        assertThatThrownBy(() -> check(form, Map.of("colour", "blue"))).hasMessageContaining("why");
        assertThat(check(form, Map.of("colour", "red", "code", "ABC"))).containsEntry("code", "ABC");
        assertThatThrownBy(() -> check(form, Map.of("colour", "red", "code", "abc")))
                .hasMessageContaining("code");
        assertThatThrownBy(() -> check(form, Map.of("colour", "red", "code", "ABCD")))
                .hasMessageContaining("code");
    }

    @Test
    void whatAYesOrNoHidesIsNotRequired() {
        Form form = Form.read(new ByteArrayInputStream("""
                {"id": "f", "components": [
                  {"type": "radio", "key": "fine", "values": [{"value": "true"}, {"value": "false"}]},
                  {"type": "checkbox", "key": "sure"},
                  {"type": "textfield", "key": "why", "validate": {"required": true},
                   "conditional": {"hide": "=fine = \\"true\\" or sure = true"}}]}
                """.getBytes(StandardCharsets.UTF_8)), SERVICE_ZONE, DESK);

        assertThat(check(form, Map.of("fine", true))).containsOnlyKeys("fine");
        assertThat(check(form, Map.of("fine", "true"))).containsOnlyKeys("fine");
        assertThat(check(form, Map.of("sure", true))).containsOnlyKeys("sure");
        assertThatThrownBy(() -> check(form, Map.of("fine", false))).hasMessageContaining("why");
    }

    @Test
    void aRequiredBoxMustBeTicked() {
        Form form = Form.read(new ByteArrayInputStream("""
                {"id": "f", "components": [
                  {"type": "checkbox", "key": "read", "label": "Read", "validate": {"required": true}},
                  {"type": "checkbox", "key": "spare"}]}
                """.getBytes(StandardCharsets.UTF_8)), SERVICE_ZONE, DESK);

        assertThat(check(form, Map.of("read", true, "spare", false))).containsOnlyKeys("read", "spare");
        for (Map<String, Object> unticked : List.<Map<String, Object>>of(Map.of("read", false), Map.of())) {
            assertThatThrownBy(() -> check(form, unticked)).hasMessage("Read (read) must be ticked");
        }
    }

    @Test
    void theConditionOfAGroupAndTheVariablesOfATaskCount() {
        Form form = Form.read(new ByteArrayInputStream("""
                {"id": "f", "components": [
                  {"type": "group", "conditional": {"hide": "=risky != true"}, "components": [
                    {"type": "textfield", "key": "why", "validate": {"required": true}},
                    {"type": "textfield", "key": "who", "validate": {"required": true},
                     "conditional": {"hide": "=why = \\"no idea\\""}}]}]}
                """.getBytes(StandardCharsets.UTF_8)), SERVICE_ZONE, DESK);

        assertThat(form.variables()).containsExactly("risky");
        assertThat(check(form, Map.of())).isEmpty();
        assertThat(check(form.with(Map.of("risky", false)), Map.of())).isEmpty();
        Form risky = form.with(Map.of("risky", true));
        assertThatThrownBy(() -> check(risky, Map.of()))
                .satisfies(refusal -> assertThat(((Refusal) refusal).fields()).containsExactly("why", "who"));
        assertThat(check(risky, Map.of("why", "no idea"))).containsOnlyKeys("why");
        assertThatThrownBy(() -> check(risky, Map.of("why", "x"))).hasMessageContaining("who");
    }

    @Test
    void optionsMayComeFromAVariableOfTheTask() throws IOException {
        Form choice = form("choose-solution").with(Map.of("offeredOptions", "1 Option 1: New\n2 Option 2: Mend it"));

        assertThat(choice.requesterFields().get(0).choices())
                .containsExactly(Map.entry("1", "Option 1: New"), Map.entry("2", "Option 2: Mend it"));
        assertThat(check(choice, Map.of("chosenOption", 2))).containsEntry("chosenOption", "2");
        assertThatThrownBy(() -> check(choice, Map.of("chosenOption", "3")))
                .hasMessageContaining("(chosenOption) has a wrong value; wanted: one of 1, 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-12-31         | 2026-12-31
            2026/1/5           | 2026-01-05
            2026.12.31         | 2026-12-31
            2026年12月31日     | 2026-12-31
            2026 年 1 月 5 号  | 2026-01-05
            ２０２６-１２-３１ | 2026-12-31
            31/12/2026         | 2026-12-31
            12/31/2026         | 2026-12-31
            31-12-2026         | 2026-12-31
            04/04/2026         | 2026-04-04
            31.12.2026         | 2026-12-31
            03.04.2026         | 2026-04-03
            31 December 2026   | 2026-12-31
            1st Sept. 2026     | 2026-09-01
            Dec 31, 2026       | 2026-12-31
            May 2nd 2026       | 2026-05-02
            """)
    void aDateIsReadAsPeopleWriteIt(String entered, String kept) throws IOException {
        assertThat(check(form("explain-delay"), Map.of("delayReason", "x", "expectedOn", entered)))
                .containsEntry("expectedOn", kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30",
                "2026-13-01",
                "31/12/26",
                "26-12-31",
                "31/12",
                "tomorrow",
                "20261231",
                "2026-12-31 16:00",
                "31 Nonember 2026",
                "1969-12-31",
                "1/2/3/2026",
                "31/12-2026"
            })
    void whatIsNoDateIsRefused(String entered) throws IOException {
        assertThatThrownBy(() -> check(form("explain-delay"), Map.of("delayReason", "x", "expectedOn", entered)))
                .isInstanceOf(Refusal.class)
                .hasMessage("Expected on (expectedOn) has a wrong value; wanted: a date such as 2026-12-31");
    }

    @Test
    void anAmbiguousDateIsRefusedWithItsReadings() throws IOException {
        assertThatThrownBy(() -> check(form("explain-delay"), Map.of("delayReason", "x", "expectedOn", "03/04/2026")))
                .hasMessage("Expected on (expectedOn) is ambiguous: 03/04/2026 can be April 3, 2026 or March 4, 2026; "
                        + "write the year first, such as 2026-04-03")
                .satisfies(refusal -> assertThat(((Refusal) refusal).fields()).containsExactly("expectedOn"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-22 18:00       | 2026-11-22T10:00:00Z
            2026年11月22日18：00   | 2026-11-22T10:00:00Z
            22 November 2026, 6:00 pm | 2026-11-22T10:00:00Z
            2026/11/22 12:30 am    | 2026-11-21T16:30:00Z
            """)
    void aMomentWithoutAZoneIsOneOfTheServiceDesk(String entered, String kept) throws IOException {
        assertThat(check(
                        form("authorize-remote-assistance"),
                        Map.of("remoteAssistanceGranted", true, "remoteUntil", entered)))
                .containsEntry("remoteUntil", kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T10:00",
                "2026-11-22",
                "2026-11-22 24:30",
                "2026-11-22 13:00 pm",
                "18:00",
                "03/13/2026 9"
            })
    void whatIsNoMomentIsRefused(String entered) throws IOException {
        assertThatThrownBy(() -> check(
                        form("authorize-remote-assistance"),
                        Map.of("remoteAssistanceGranted", true, "remoteUntil", entered)))
                .hasMessageContaining("(remoteUntil) has a wrong value");
    }

    @Test
    void aFormKnowsWhatItShows() throws IOException {
        assertThat(form("diagnose").shows("alreadyChecked")).isTrue();
        assertThat(form("triage").shows("alreadyChecked")).isFalse();
    }

    private Map<String, Object> check(Form form, Map<String, ? extends @Nullable Object> entered) {
        VariableMap variables = Variables.createVariables();
        entered.forEach(variables::putValue);
        return form.check(variables, refusals);
    }

    private static Form form(String id) throws IOException {
        return Form.read(Files.newInputStream(Path.of("forms", id + ".form")), SERVICE_ZONE, DESK);
    }
}
