import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { IconButton } from "@/ui/Button";
import type { IconName } from "@/ui/Icon";

const NEXT: Record<Theme, { theme: Theme; icon: IconName; label: string }> = {
  system: { theme: "dark", icon: "system", label: "Theme: as the system. Switch to dark" },
  dark: { theme: "light", icon: "moon", label: "Theme: dark. Switch to light" },
  light: { theme: "system", icon: "sun", label: "Theme: light. Follow the system" },
};

/** As the system, dark, light, and around. */
export function ThemeSwitch() {
  const { theme, icon, label } = NEXT[useTheme()];
  return <IconButton icon={icon} label={label} onClick={() => setTheme(theme)} />;
}
