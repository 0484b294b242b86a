package dev.loopdesk.process.knowledge;

import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.knowledge.SuggestionVerdicts;
import dev.loopdesk.knowledge.SuggestionVerdicts.Suggested;
import dev.loopdesk.knowledge.SuggestionVerdicts.Verdict;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.ticket.CaseFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Records what became of suggestions, and has articles reviewed that many tickets opened without help (S6.1). */
@Service
public class SuggestionUse {

    private final SuggestionVerdicts verdicts;
    private final Articles articles;
    private final ArticleLife life;
    private final CaseFiles caseFiles;
    private final RetriedTransaction transaction;
    private final int unhelpfulAfter;

    SuggestionUse(
            SuggestionVerdicts verdicts,
            Articles articles,
            ArticleLife life,
            CaseFiles caseFiles,
            RetriedTransaction transaction,
            @Value("${loopdesk.knowledge.unhelpful-after:10}") int unhelpfulAfter) {
        this.verdicts = verdicts;
        this.articles = articles;
        this.life = life;
        this.caseFiles = caseFiles;
        this.transaction = transaction;
        this.unhelpfulAfter = unhelpfulAfter;
    }

    /**
     * Records that articles stood beside a ticket; those that do not exist are left out.
     *
     * @param account account
     */
    public void show(String number, List<Long> shown, String account) {
        transaction.run(() -> {
            long ticket = caseFiles.get(number).id();
            shown.stream()
                    .filter(article -> articles.find(article).isPresent())
                    .forEach(article -> verdicts.give(ticket, new Suggested(article, 0), Verdict.SHOWN, account));
            return number;
        });
    }

    /**
     * Records a verdict.
     *
     * @param number number of the ticket for which it was suggested
     * @param verdict null to take the account's verdict back
     * @param account account
     */
    public void give(String number, Suggested suggested, @Nullable Verdict verdict, String account) {
        transaction.run(() -> {
            long ticket = caseFiles.get(number).id();
            if (verdict == null) {
                verdicts.takeBack(ticket, suggested, account);
            } else {
                verdicts.give(ticket, suggested, verdict, account);
            }
            if (verdict == Verdict.OPENED
                    && suggested.article() > 0
                    && verdicts.openedWithoutHelp(suggested.article()) >= unhelpfulAfter) {
                life.review(suggested.article());
            }
            return number;
        });
    }
}
