package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Diagrams, decisions and forms are complete in Chinese, and the check names what is not. */
class TranslationsTest {

    private static final Blueprint AS_BUILT = Blueprint.asBuilt();

    @Test
    void everyWordOfAModelHasATranslation() {
        assertThat(TranslationCheck.problems(AS_BUILT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            processes/technical-support.bpmn | name="Triage ticket"          | name="Sort ticket"      | \
            Task_Triage
            processes/technical-support.bpmn | <camunda:property name="name:zh" value="初步评估工单" /> | '' | \
            processes/technical-support.bpmn: Task_Triage: name:zh is missing for "Triage ticket"
            processes/technical-support.bpmn | name="name:zh" value="初步评估工单" | name="name:zh" value="Triage" | \
            processes/technical-support.bpmn: Task_Triage: name:zh is not Chinese: "Triage"
            processes/technical-support.bpmn | name="How to proceed?"         | name=""                 | \
            processes/technical-support.bpmn: Gateway_TriageOutcome: name:zh translates nothing
            processes/ticket-priority.dmn    | name="label:zh" value="紧急程度" | name="labl:zh" value="紧急程度" | \
            processes/ticket-priority.dmn: Input_Urgency: label:zh is missing for "Urgency"
            processes/ticket-priority.dmn    | name="label:zh" value="紧急程度" | name="labl:zh" value="紧急程度" | \
            processes/ticket-priority.dmn: Input_Urgency: labl:zh translates nothing
            forms/triage.form                | "option.network:zh"            | "option.net:zh"         | \
            forms/triage.form: Field_category: option.network:zh is missing for "Network"
            forms/triage.form                | "option.network:zh"            | "option.net:zh"         | \
            forms/triage.form: Field_category: option.net:zh translates nothing
            """)
    void whatIsMissingOrLeftOverIsNamed(String path, String part, String changed, String problem) {
        Blueprint broken = AS_BUILT.with(
                path,
                text -> text.replaceFirst(
                        java.util.regex.Pattern.quote(part), java.util.regex.Matcher.quoteReplacement(changed)));

        if (problem.equals("Task_Triage")) {
            // Another name of the same translation is a matter of the analyst.
            assertThat(TranslationCheck.problems(broken)).isEmpty();
        } else {
            assertThat(TranslationCheck.problems(broken)).contains(problem);
        }
    }
}
