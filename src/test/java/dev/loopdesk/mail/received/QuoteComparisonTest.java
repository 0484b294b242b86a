package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuoteComparisonTest {

    private static final String LETTER = """
            A question about your request

            Dear Ana,

            Thank you for your request. To find the cause, we need a few details:

            How often does it happen?
            When did it start?
            Which error message is shown, word for word?

            If we hear nothing within 7 days, we will close the ticket.

            Your request LD-100001
            [...]

            With kind regards,
            Your service desk
            """;
    private static final String CHINESE = """
            关于您的请求，有一个问题想请教

            您好：为了查明原因，我们还需要了解以下情况：

            多久发生一次？
            从什么时候开始？

            此致
            服务台
            """;

    @Test
    void aQuoteThatOnlyRepeatsAddsNothing() {
        String quote = """
                On Mon, 2 Mar 2026 at 09:30, Loopdesk <support@loopdesk.local> wrote:
                > A question about your request
                >
                > Dear Ana,
                > Thank you for your request. To find the
                > cause, we need a few details:
                > How often does it happen? When did it
                > start?
                > *Which error message* is shown, word for word?
                > If we hear nothing within 7 days, we will close the ticket.
                > Your request LD-100001 <[...]>
                > With kind regards,
                > Your service desk
                """;

        assertThat(QuoteComparison.addedTo(quote, List.of(CHINESE, LETTER))).isEmpty();
        assertThat(QuoteComparison.addedTo(
                        "在 2026年3月2日 09:30，服务台 <support@loopdesk.local> 写道：\n> 您好：为了查明原因，我们还需要\n> 了解以下情况：多久发生一次？",
                        List.of(LETTER, CHINESE)))
                .isEmpty();
    }

    @Test
    void answersWithinAQuoteAreFound() {
        String quote = """
                From: Loopdesk <support@loopdesk.local>
                Sent: Monday, 2 March 2026 09:30
                To: Ana Example <ana@example.org>
                Subject: Re: Printer [LD-100001]

                Dear Ana,
                Thank you for your request. To find the cause, we need a few details:
                How often does it happen? Every day
                When did it start?
                When I moved it.
                Which error message is shown, word for word?
                No
                If we hear nothing within 7 days, we will close the ticket.
                """;

        assertThat(QuoteComparison.addedTo(quote, List.of(LETTER))).isEqualTo("""
                How often does it happen? Every day
                When I moved it.
                No""");
        assertThat(QuoteComparison.addedTo(
                        "> 您好：为了查明原因，我们还需要了解以下情况：\n> 多久发生一次？\n> 每天\n> 从什么时候开始？上周一", List.of(LETTER, CHINESE)))
                .isEqualTo("每天\n从什么时候开始？上周一");
    }

    @Test
    void aQuoteOfSomethingElseIsNotAnAnswer() {
        assertThat(QuoteComparison.addedTo("> Does yours print?\n> Ours does not.", List.of(LETTER)))
                .isEmpty();
        assertThat(QuoteComparison.addedTo("", List.of(LETTER))).isEmpty();
        assertThat(QuoteComparison.addedTo("> Dear Ana, thank you", List.of())).isEmpty();
    }

    @Test
    void hugeQuotesAreComparedInTime() {
        String huge = "> Dear Ana, thank you for your request. \n".repeat(20_000);

        assertThat(QuoteComparison.addedTo(huge, List.of(LETTER.repeat(200)))).isNotNull();
    }
}
