import "../design/tokens.css";
import "../design/fonts.css";
import "./citizen.scss";
import "./drawn.css";
import "./pages.css";
