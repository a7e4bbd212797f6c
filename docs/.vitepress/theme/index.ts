// Without the fonts of the theme: those of the reader's machine do.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./site.css";

export default DefaultTheme;
