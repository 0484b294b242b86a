package dev.loopdesk.translation;

import dev.loopdesk.process.answers.ReaderCaseTexts;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the translation outside of the web applications' own filters, whose caller it does not act for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class TranslationSetUp {

    /** After the check of the address. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 110;

    @Bean
    FilterRegistrationBean<TranslationFilter> translation(AnswerTranslator translator, ReaderCaseTexts caseTexts) {
        var registration = new FilterRegistrationBean<>(new TranslationFilter(translator, caseTexts));
        registration.addUrlPatterns("/camunda/api/*");
        registration.setOrder(ORDER);
        return registration;
    }
}
