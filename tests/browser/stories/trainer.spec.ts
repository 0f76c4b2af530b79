import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { sample } from "../support/sample.ts";
import { expect, type Locator, type Page, test } from "../support/test.ts";

test("a trainer writes a course with a page and a quiz, previews and publishes it", async ({ as, check, t }) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await page.goto("/studio");
  await check(page, "studio");
  await page.goto("/studio/baru");
  await check(page, "studio-baru");
  await studio.create("Rapat yang Singkat", "rapat-yang-singkat");
  const outline = new URL(page.url()).pathname;
  await studio.addModule("Sebelum rapat");
  await check(page, "studio-kursus");

  await studio.addLesson("page", "Menyusun agenda");
  await studio.write(
    "## Tiga hal\n\n- tujuan\n- waktu\n- hasil\n\n> [!TIP] Kirim lebih dulu\n> Sehari sebelum rapat.\n\nLama rapat: $t = 15 \\times n$.\n",
    "Kirim lebih dulu",
  );
  await check(page, "studio-pelajaran");
  await studio.save("notice-pelajaran-disimpan");
  await page
    .getByRole("link", { name: t("authoring-preview") })
    .first()
    .click();
  await expect(page.locator("math").first()).toBeVisible();
  await check(page, "studio-pratinjau");

  await page.goto(outline);
  await studio.addLesson("quiz", "Kuis agenda");
  const quiz = new URL(page.url()).pathname;
  await studio.addSingleChoice("Kapan agenda dikirim?", "Sehari sebelum rapat", "Setelah rapat");
  await check(page, "studio-soal-tersimpan");
  await page.goto(quiz);
  await studio.importBank("::Lama::Rapat dengan tiga pokok, masing-masing 15 menit. Berapa menit? {#45}\n", 1);
  await check(page, "studio-impor");
  await studio.takeImported();
  await check(page, "studio-kuis");

  await page.goto(outline);
  await check(page, "studio-siap");
  await studio.publish();
  await check(page, "studio-terbit");

  // A learner finds it right away.
  const learner = await as("mentor");
  await expect(async () => {
    const answer = await learner.goto("/kursus/rapat-yang-singkat");
    expect(answer?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await expect(learner.getByRole("heading", { level: 1 })).toHaveText("Rapat yang Singkat");
});

test("a trainer puts lessons in order with the keyboard or by dragging, and uploads a picture", async ({ as, t }) => {
  const page = await as("trainer");
  // What is dragged over gives way at once.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const studio = new Studio(page, t);
  await studio.create("Surat yang Jelas", "surat-yang-jelas");
  const outline = new URL(page.url()).pathname;
  await studio.addModule("Menulis");
  for (const title of ["Pertama", "Kedua", "Ketiga"]) {
    await studio.addLesson("page", title);
    await page.goto(outline);
  }
  const up = page.getByRole("button", { name: t("authoring-up", { title: "Kedua" }) });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("li.tree__l").first()).toContainText("Kedua");
  await expectOrder(page, ["Kedua", "Pertama", "Ketiga"]);

  // The handle of the last lesson goes to the top.
  const handle = page.locator("li.tree__l", { hasText: "Ketiga" }).locator(".drag");
  await drag(page, handle, page.locator("li.tree__l", { hasText: "Kedua" }));
  await expect(page.locator("sort-list").getByRole("status")).toHaveText(t("authoring-order-saved"));
  // Numbers and the list beside the tree follow at once, and stay.
  await expectOrder(page, ["Ketiga", "Kedua", "Pertama"]);
  await page.reload();
  await expectOrder(page, ["Ketiga", "Kedua", "Pertama"]);

  // Modules are dragged as well.
  await studio.addModule("Mengirim");
  const modules = page.locator(".tree__m h3");
  const number = (place: number, title: string) => t("authoring-module-n", { number: place, title });
  await expect(modules).toHaveText([number(1, "Menulis"), number(2, "Mengirim")]);
  const heading = (title: string) => page.locator(".tree__m", { hasText: title });
  await drag(page, heading("Mengirim").locator(".drag"), heading("Menulis"));
  await expect(modules).toHaveText([number(1, "Mengirim"), number(2, "Menulis")]);
  await page.reload();
  await expect(modules).toHaveText([number(1, "Mengirim"), number(2, "Menulis")]);

  await page.locator(".block a[href*='/pelajaran/']").first().click();
  await studio.choose({
    name: "denah.svg",
    mimeType: "image/svg+xml",
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'),
  });
  await expect(page.getByText(t("authoring-upload-done", { name: "denah.svg" }))).toBeVisible();
  await expect(page.getByLabel(t("authoring-markdown"), { exact: true })).toHaveValue(/denah\.svg/);
});

/** Drags a handle over the upper edge of something, until it stands above it. */
async function drag(page: Page, handle: Locator, onto: Locator): Promise<void> {
  await handle.scrollIntoViewIfNeeded();
  const box = async (of: Locator) => {
    const found = await of.boundingBox();
    if (!found) throw new Error("what is dragged is not on screen");
    return found;
  };
  await onto.scrollIntoViewIfNeeded();
  const from = await box(handle);
  const x = from.x + from.width / 2;
  await page.mouse.move(x, from.y + from.height / 2);
  await page.mouse.down();
  await expect(async () => {
    const { y, height } = await box(onto);
    await page.mouse.move(x, y + height / 2, { steps: 10 });
    await page.mouse.move(x, y + 2, { steps: 5 });
    expect((await box(handle)).y).toBeLessThan((await box(onto)).y);
  }).toPass({ timeout: 15_000 });
  await page.mouse.up();
}

/** The lessons of the only module stand in this order, in the tree and in the module. */
async function expectOrder(page: Page, titles: string[]): Promise<void> {
  const numbered = titles.map((title, place) => `1.${place + 1} ${title}`);
  await expect(page.locator("li.tree__l > a")).toHaveText(numbered);
  await expect(page.locator(".block a[href*='/pelajaran/']")).toHaveText(numbered);
}

test("a trainer looks at a course as its learners will, and nothing gives a key away", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/studio");
  await page.getByRole("link", { name: sample.title }).first().click();
  const previewOf = (title: string) =>
    page.getByRole("link", { name: new RegExp(`^${t("authoring-preview")}.*, ${title}$`) });
  await previewOf(sample.page).click();
  await expect(page.getByText(t("authoring-preview-note"))).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(sample.page);
  await expect(page.locator("article img")).toHaveJSProperty("complete", true);
  expect(await page.locator("article img").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await expect(page.getByRole("textbox")).toHaveCount(0);

  // On to the next, as a learner goes on.
  await page.getByRole("link", { name: t("authoring-next") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(sample.quiz);
  const first = page.getByRole("region", { name: t("authoring-question-n", { number: 1 }) });
  await expect(first).toContainText("Di mana bolpoin diletakkan?");
  await expect(first.getByRole("radio")).toHaveCount(3);
  await expect(page.getByRole("region")).toHaveCount(7);
  for (const field of await page.locator("main").locator("input, select, textarea").all()) {
    await expect(field).toBeDisabled();
  }
  await expect(page.locator("input:checked")).toHaveCount(0);
  await expect(page.getByText("supaya warga mudah mengambilnya")).toHaveCount(0);
  await check(page, "studio-pratinjau-kuis");
});

test("a trainer marks an essay and the learner reads the comment", async ({ as, check, t }) => {
  const learner = await as("admin");
  const course = new CoursePage(learner, t);
  await course.open(sample.slug);
  await course.enrol();
  await course.openLesson(sample.essay);
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  await quiz.answer(1, { text: "Daftar periksa kini di depan petugas. Warga tidak lagi menunggu petugas mencari." });
  await quiz.sent(1);
  await check(learner, "kuis-uraian");
  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-pending"));
  await check(learner, "hasil-menunggu");
  const result = learner.url();

  const page = await as("trainer");
  await page.goto("/penilaian");
  await check(page, "penilaian");
  await page
    .getByRole("link", { name: new RegExp(sample.essay) })
    .last()
    .click();
  await check(page, "penilaian-satu");
  await page.getByLabel(t("quiz-mark-points")).fill("0,8");
  await page.getByLabel(t("quiz-mark-comment")).fill("Akibatnya jelas. Tambahkan berapa menit yang dihemat.");
  await page.getByRole("button", { name: t("quiz-mark-save") }).click();
  await expect(page.getByText(t("notice-quiz-marked"))).toBeVisible();

  await learner.goto(result);
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(learner.getByText("Tambahkan berapa menit yang dihemat.")).toBeVisible();
});

test("the owner of a course chooses who else writes it", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/studio");
  await page.getByRole("link", { name: sample.title }).first().click();
  await page.getByRole("link", { name: t("authoring-authors") }).click();
  await check(page, "studio-penulis");
  await page.getByLabel(t("authoring-author-add-label")).selectOption({ index: 1 });
  await page.getByRole("button", { name: t("authoring-author-add") }).click();
  await expect(page.getByText(t("notice-penulis-ditambahkan"))).toBeVisible();
  await page.getByRole("button", { name: t("authoring-author-remove") }).click();
  await expect(page.getByText(t("notice-penulis-dilepas"))).toBeVisible();
});
