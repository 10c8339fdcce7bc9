// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.ClickModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.files.ConfigFile;
import dev.fastformer.tasks.files.JsonFields;
import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code config.json} of a news recommender says.
 *
 * @param news shape of the news model
 * @param user shape of the user model
 * @param text what is read of a news
 * @param maxHistory most clicks of a user
 * @param hashes which words and items the weights go with
 * @param training settings and data of the training run; for people
 * @param attribution whose work the model rests on; for people
 */
record NewsConfig(
        ModelConfig news,
        ModelConfig user,
        NewsText text,
        int maxHistory,
        Hashes hashes,
        ObjectNode training,
        ObjectNode attribution) {
    static final String FORMAT = "fastformer-news-recommender";
    static final int FORMAT_VERSION = 1;

    private static final String VOCABULARY = "vocabulary.txt";
    private static final String ITEMS = "items.txt";

    /**
     * SHA-256 of the files beside the weights.
     *
     * @param vocabulary of the words
     * @param items of the ids of news with a vector of their own; null without
     */
    record Hashes(String vocabulary, String items) {}

    static NewsConfig read(Path file) {
        JsonFields fields = ConfigFile.read(file, FORMAT, FORMAT_VERSION);
        fields.allowOnly(Set.of(
                "format", "format_version", "news_model", "user_model", "task", "sha256", "training", "attribution"));
        ModelConfig news = ConfigFile.model(fields, "news_model", file);
        ModelConfig user = ConfigFile.model(fields, "user_model", file);
        if (news.vocabularySize() < 1) {
            throw fields.object("news_model")
                    .fault("vocab_size", "the value is " + news.vocabularySize() + " and must be at least 1");
        }
        if (news.itemCount() < 0) {
            throw fields.object("news_model")
                    .fault("item_count", "the value is " + news.itemCount() + " and must be at least 0");
        }
        try {
            ClickModel.requirePair(news, user);
        } catch (IllegalArgumentException misfit) {
            throw fields.fault("user_model", misfit.getMessage());
        }
        JsonFields task = fields.object("task");
        task.allowOnly(Set.of("tokenizer", "max_length", "max_history", "category", "abstract"));
        ConfigFile.requireTokenizer(task);
        NewsText text =
                new NewsText(task.bool("category"), task.bool("abstract"), task.integer("max_length", 1, limit(news)));
        JsonFields sha256 = fields.object("sha256");
        return new NewsConfig(
                news,
                user,
                text,
                task.integer("max_history", 1, limit(user)),
                new Hashes(sha256.sha256(VOCABULARY), news.itemCount() > 0 ? sha256.sha256(ITEMS) : null),
                ConfigFile.free(fields, "training"),
                ConfigFile.free(fields, "attribution"));
    }

    private static int limit(ModelConfig model) {
        return model.maxPositionEmbeddings() > 0 ? model.maxPositionEmbeddings() : ConfigFile.MAX_LENGTH;
    }

    void write(Path file) {
        ObjectNode document = ConfigFile.document(FORMAT, FORMAT_VERSION);
        document.set("news_model", ConfigFile.json(news));
        document.set("user_model", ConfigFile.json(user));
        document.putObject("task")
                .put("tokenizer", WordPunctTokenizer.NAME)
                .put("category", text.category())
                .put("abstract", text.summary())
                .put("max_length", text.maxLength())
                .put("max_history", maxHistory);
        ObjectNode sha256 = document.putObject("sha256").put(VOCABULARY, hashes.vocabulary);
        if (hashes.items != null) {
            sha256.put(ITEMS, hashes.items);
        }
        document.set("training", training);
        document.set("attribution", attribution);
        ConfigFile.write(file, document);
    }

    NewsConfig with(ObjectNode newTraining) {
        return new NewsConfig(news, user, text, maxHistory, hashes, newTraining, attribution);
    }
}
