// What axe finds on a page, and moving through it without a mouse.
import AxeBuilder from '@axe-core/playwright';
import { type Locator, type Page, expect } from '@playwright/test';

/** Fails with the rules that a page breaks and where; asks only about some rules if they are named. */
export async function expectNoViolations(page: Page, rules?: string[]): Promise<void> {
  await expect(page.locator('[aria-busy=true], .skeletons, .skeleton')).toHaveCount(0);
  // Colours are wrong in the middle of a transition. None takes a second, and one of an element that leaves the page
  // may never finish.
  await page.evaluate(() => {
    const finished = document.getAnimations().map((animation) => animation.finished);
    return Promise.race([Promise.allSettled(finished), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  });
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
  expect.soft(found, page.url()).toEqual([]);
}

/** Presses Tab until something has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}
