package dev.sentryotel.sample.shop;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Switches on {@code @Async} and {@code @Scheduled}. */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
class ShopConfiguration {}
